/// The statistic of E-divisive: how far two neighbouring stretches of a series are apart as whole distributions.
///
/// It is `nm/(n+m)` times the unbiased energy distance with exponent 1 (Matteson and James, 2014), in the unit of the
/// values; it may be negative.
enum EnergyDivergence {
    /// Where a stretch of a series falls apart most.
    struct Candidate: Sendable, Hashable {
        /// The first value of the later part.
        var index: Int
        /// The end of the later part, which need not be the end of the stretch: so a hump is seen.
        var end: Int
        var divergence: Double
    }

    /// The statistic by its definition; both parts have at least one value.
    static func divergence(_ before: some Collection<Double>, _ after: some Collection<Double>) -> Double {
        let (n, m) = (Double(before.count), Double(after.count))
        let between = before.reduce(0) { sum, x in after.reduce(sum) { $0 + abs(x - $1) } }
        let first = n > 1 ? m * within(before) / (n - 1) : 0
        let second = m > 1 ? n * within(after) / (m - 1) : 0
        return 2 / (n + m) * (between - first - second)
    }

    private static func within(_ values: some Collection<Double>) -> Double {
        values.reduce(0) { sum, x in values.reduce(sum) { $0 + abs(x - $1) } } / 2
    }

    /// The greatest divergence of a stretch over all splits and all ends of the later part; of equals the first split,
    /// then the nearest end. Nothing for less than two values.
    static func candidate(in values: some Collection<Double>) -> Candidate? {
        var search = EnergySearch(capacity: values.count)
        return search.candidate(in: Array(values), 0, values.count)
    }
}
