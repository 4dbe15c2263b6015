/// How late messages were, in the order in which they were sent.
struct StallStatistics: Sendable {
    /// In milliseconds.
    private(set) var delays: [Double] = []

    mutating func record(_ milliseconds: Double) { delays.append(milliseconds) }
    mutating func merge(_ other: StallStatistics) { delays += other.delays }

    /// How many delays lie in a range.
    func count(in range: Range<Double>) -> Int { delays.count(where: range.contains) }

    /// Which share of all delays lies in a range.
    func share(in range: Range<Double>) -> Double { Double(count(in: range)) / Double(max(1, delays.count)) }

    /// The middle one of those in a range; zero if there are none.
    func median(in range: Range<Double>) -> Double { Self.median(delays.filter(range.contains)) }

    /// For each time that a timer had to repair a loss, how long the first message waited.
    func timerStalls(over threshold: Double) -> [Double] { waits(over: threshold).filter { $0 > 150 } }

    /// For each row of late messages, how long the first one waited: all behind it only waited for it.
    func waits(over threshold: Double) -> [Double] {
        var waits: [Double] = []
        var isLate = false
        for delay in delays {
            if delay > threshold, !isLate { waits.append(delay) }
            isLate = delay > threshold
        }
        return waits
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
