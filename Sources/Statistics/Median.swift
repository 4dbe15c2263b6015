/// Medians and what is built of them.
public enum Median {
    /// The middle value, or the mean of the two in the middle; not a number for no values.
    public static func of(_ values: some Collection<Double>) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        let half = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[half]
    }

    /// The median absolute deviation from the median, as it is: without the factor 1.4826 that makes it a standard
    /// deviation of normal values.
    public static func absoluteDeviation(_ values: some Collection<Double>) -> Double {
        let middle = of(values)
        return of(values.map { abs($0 - middle) })
    }

    /// The shift from one sample to another by Hodges and Lehmann: the median of all differences.
    public static func shift(from before: some Collection<Double>, to after: some Collection<Double>) -> Double {
        of(after.flatMap { later in before.map { later - $0 } })
    }
}
