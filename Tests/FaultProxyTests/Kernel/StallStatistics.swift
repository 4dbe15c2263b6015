/// How late messages were, in the order in which they were sent.
struct StallStatistics: Sendable, CustomStringConvertible {
    /// In milliseconds, one connection after the other.
    private(set) var delays: [Double] = []
    /// Where the delays of another connection begin.
    private var ends: Set<Int> = []
    /// How many came while nobody looked.
    private(set) var unknown = 0

    var description: String { "\(delays.count) delays" }

    /// Of how many it is known how late they were; a share of all.
    var known: Double { Double(delays.count) / Double(max(1, delays.count + unknown)) }

    mutating func record(_ milliseconds: Double) { delays.append(milliseconds) }
    mutating func recordUnknown() { unknown += 1 }
    /// Adds what another connection saw.
    mutating func merge(_ other: StallStatistics) {
        ends.insert(delays.count)
        delays += other.delays
        unknown += other.unknown
    }

    /// How many delays lie in a range.
    func count(in range: Range<Double>) -> Int { delays.count(where: range.contains) }

    /// Which share of all delays lies in a range.
    func share(in range: Range<Double>) -> Double { Double(count(in: range)) / Double(max(1, delays.count)) }

    /// The middle one of those in a range; zero if there are none.
    func median(in range: Range<Double>) -> Double { Self.median(delays.filter(range.contains)) }

    /// For each time that a timer had to repair a loss, how long the first message waited.
    func timerStalls(over threshold: Double) -> [Double] { waits(over: threshold).filter { $0 > 150 } }

    /// For each row of late messages, how long the first one waited: all behind it only waited for it.
    func waits(over threshold: Double) -> [Double] { firstLate(over: threshold).map { delays[$0] } }

    /// How many messages the timers made late by what they waited: all that were due meanwhile, `gap` milliseconds apart, but no
    /// more than their connection still had.
    func lateByTimers(over threshold: Double, gap: Double) -> Double {
        let ends = ends.sorted() + [delays.count]
        return firstLate(over: threshold).filter { delays[$0] > 150 }.reduce(0) { sum, first in
            let end = ends.first { $0 > first } ?? delays.count
            return sum + min((delays[first] - threshold) / gap, Double(end - first))
        }
    }

    /// Where each row of late messages begins; none goes on in the next connection.
    private func firstLate(over threshold: Double) -> [Int] {
        delays.indices.filter {
            delays[$0] > threshold && ($0 == 0 || ends.contains($0) || delays[$0 - 1] <= threshold)
        }
    }

    static func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[values.count / 2]
    }
}

/// What counts as the same share: within a tenth, or within four standard errors of what was counted.
func isWithinTenth(_ share: Double, of expected: Double, count: Int) -> Bool {
    let standardError = (expected * (1 - expected) / Double(max(1, count))).squareRoot()
    return abs(share - expected) <= max(0.1 * expected, 4 * standardError)
}
