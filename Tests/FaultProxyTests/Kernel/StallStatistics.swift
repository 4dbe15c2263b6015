/// Counts of delays and what follows from them.
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
    func median(in range: Range<Double>) -> Double {
        let sorted = delays.filter(range.contains).sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}

/// What counts as the same share: within a tenth, or within so many standard errors of what was counted.
func isWithinTenth(_ share: Double, of expected: Double, count: Int, errors: Double = 4) -> Bool {
    let standardError = (expected * (1 - expected) / Double(max(1, count))).squareRoot()
    return abs(share - expected) <= max(0.1 * expected, errors * standardError)
}
