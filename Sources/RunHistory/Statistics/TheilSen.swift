import Statistics

/// The slope of a series by Theil and Sen: the median of the slopes of all pairs, which outliers cannot pull.
public struct TheilSen: Sendable, Hashable {
    /// The change per step.
    public var slope: Double
    /// What the slope lies in with the given confidence, by the order of the slopes (Sen, 1968).
    public var interval: ClosedRange<Double>

    /// Takes values at equal distances; nothing for less than three.
    public init?(_ values: [Double], confidence: Double = 0.99) {
        let count = values.count
        guard count >= 3 else { return nil }
        var slopes: [Double] = []
        slopes.reserveCapacity(count * (count - 1) / 2)
        for later in 1..<count {
            for earlier in 0..<later { slopes.append((values[later] - values[earlier]) / Double(later - earlier)) }
        }
        slopes.sort()
        slope = Median.of(slopes)
        let z = NormalDistribution.quantile(upperTail: (1 - confidence) / 2)
        let reach = z * (Double(count * (count - 1) * (2 * count + 5)) / 18).squareRoot()
        let low = Int(((Double(slopes.count) - reach) / 2).rounded(.down))
        let high = Int(((Double(slopes.count) + reach) / 2).rounded(.up))
        interval = slopes[max(0, low)]...slopes[min(slopes.count - 1, high)]
    }
}
