import RebalanceRecorder

/// What happened in one run, in a few words.
struct RebalanceStory: Sendable {
    private let run: ComparedRun
    private let totals: RebalanceTotals

    init(_ run: ComparedRun, _ totals: RebalanceTotals) {
        self.run = run
        self.totals = totals
    }

    /// `12.3 s kill m3`; of several `kill, 2 join`.
    var events: String {
        guard let first = totals.counted.first else { return "no rebalance" + kills }
        guard totals.counted.count == 1 else { return occasions }
        return "\(moment(first.microseconds)) \(first.trigger)" + (first.isReturn ? ", no rebalance" : "")
    }

    /// The longest of several: `longest 3.89 s: 14.0 s join m2`.
    var longest: String? {
        guard totals.counted.count > 1, let longest = totals.longest else { return nil }
        return "longest \(Readable.microseconds(longest.total)): \(moment(longest.microseconds)) \(longest.trigger)"
    }

    /// How often each thing set one off, in the order of the first.
    private var occasions: String {
        var counts: [(occasion: Occasion, count: Int)] = []
        for entry in totals.counted {
            if let index = counts.firstIndex(where: { $0.occasion == entry.occasion }) {
                counts[index].count += 1
            } else {
                counts.append((entry.occasion, 1))
            }
        }
        return counts.map { $0.count == 1 ? $0.occasion.rawValue : "\($0.count) \($0.occasion.rawValue)" }
            .joined(separator: ", ")
    }

    /// `seed 4711, held`; empty for a recording.
    var origin: String {
        let words = [run.seed.map { "seed \($0)" }, run.verdict?.rawValue].compactMap { $0 }
        return words.joined(separator: ", ")
    }

    /// What must be known of the numbers, a sentence each.
    var warnings: [String] {
        let unfinished = totals.unfinished
        let measures = unfinished == 1 ? "1 partition is" : "\(unfinished) partitions are"
        return run.gaps.map { "incomplete: \($0)" }
            + (unfinished > 0 ? ["\(measures) not measured to the end: the sums are too low"] : [])
    }

    private var kills: String {
        guard let first = run.kills.first else { return "" }
        let more = run.kills.count > 1 ? " and \(run.kills.count - 1) more" : ""
        return ", though \(first.subject) was killed at \(moment(first.microseconds))\(more)"
    }

    private func moment(_ microseconds: Int64) -> String {
        Readable.seconds(Double(microseconds - run.startMicroseconds) / 1e6)
    }
}
