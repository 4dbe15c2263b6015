import RebalanceRecorder

/// A comparison as a person reads it, in 100 columns: two lines a run, by experiment.
public struct ComparisonText {
    private static let width = 100
    private static let barWidth = 40
    private static let header = [
        "#", "protocol", "count", "rounds", "moved", "outage", "gap", "lost", "stall", "total", "again",
    ]
    private static let explanation = [
        "count: rebalances. outage, gap: the longest of a partition that moved, of any partition. lost: all",
        "gaps, in partition-seconds. stall: all partitions together. again: offsets sent to two owners. All",
        "but the longest are sums over the rebalances of a run. Bars to one scale:",
        RebalancePhase.Name.legend,
    ]

    private let comparison: RebalanceComparison

    public init(_ comparison: RebalanceComparison) { self.comparison = comparison }

    public func lines(color: Bool) -> [String] {
        let columns = Self.header.map { $0 == "protocol" ? TerminalTable.Alignment.left : .right }
        var table = TerminalTable(columns: columns, maximumWidth: Self.width)
        for (index, group) in comparison.groups.enumerated() {
            if index > 0 { table.addText("") }
            table.addText(StyledText(group.title, .bold))
            table.addRow(Self.header.map { StyledText($0, .dim) })
            for entry in group.entries { add(entry, to: &table) }
        }
        table.addText("")
        for line in Self.explanation + [comparison.leftOut].compactMap({ $0 }) + agreement {
            table.addText(StyledText(line, .dim))
        }
        // Paths are not clipped: they are there to be copied.
        let paths = comparison.entries.map { "\($0.number)  \(DisplayWidth.oneLine($0.run.path))" }
        return table.lines(color: color) + paths
    }

    /// Of all runs together, where consumers told when they read what.
    private var agreement: [String] {
        guard let agreement = comparison.agreement else { return [] }
        return WitnessAgreement.explanation + ["All runs: \(agreement.sentence)"]
            + [agreement.omissions].compactMap { $0 }
    }

    private func add(_ entry: RebalanceComparison.Entry, to table: inout TerminalTable) {
        table.addRow(cells(entry).map { StyledText($0) })
        let bar = entry.totals.phases.bar(letters: Self.barWidth, longest: comparison.longest)
        let facts = [entry.story.events, entry.totals.confidence?.rawValue, entry.story.origin]
            .compactMap { $0 }.filter { !$0.isEmpty }
        table.addText(StyledText((bar.isEmpty ? "" : bar + "  ") + facts.joined(separator: "; ")), indent: 4)
        if let longest = entry.story.longest { table.addText(StyledText(longest, .dim), indent: 4) }
        if let agreement = entry.agreement, agreement.isTold {
            for line in [agreement.sentence, agreement.omissions].compactMap({ $0 }) {
                table.addText(StyledText(line, .dim), indent: 4)
            }
            for pair in agreement.disagreeing.prefix(3) {
                table.addText(StyledText(pair.text(in: entry.run), .doubtful), indent: 4)
            }
        }
        for warning in entry.story.warnings { table.addText(StyledText(warning, .doubtful), indent: 4) }
    }

    private func cells(_ entry: RebalanceComparison.Entry) -> [String] {
        let totals = entry.totals
        guard !totals.counted.isEmpty else {
            return ["\(entry.number)", totals.groupProtocol, "0"] + Array(repeating: "–", count: 8)
        }
        return [
            "\(entry.number)", totals.groupProtocol, "\(totals.rebalances)", totals.rounds.map(String.init) ?? "–",
            "\(totals.moved)", Readable.microseconds(totals.longestOutage), Readable.microseconds(totals.longestGap),
            Readable.microseconds(totals.lost), Readable.microseconds(totals.stall),
            Readable.microseconds(totals.total), "\(totals.deliveredAgain)",
        ]
    }
}
