import Statistics

/// What one run measured of a metric.
public struct MetricSummary: Sendable, Hashable, Codable {
    public var metric: TrackedMetric
    /// How many values were measured, such as the repeats of a fault.
    public var count: Int
    /// What trends and gates compare. In the unit of the metric, as all that follow.
    public var median: Double
    public var p50: Double
    public var p90: Double
    public var p99: Double
    public var maximum: Double
    /// The median absolute deviation of the values from their median.
    public var spread: Double

    enum CodingKeys: String, CodingKey {
        case metric, median, p50, p90, p99, spread
        case count = "n"
        case maximum = "max"
    }

    /// A metric whose percentiles are known, such as from a histogram.
    public init(
        _ metric: TrackedMetric, count: Int, median: Double, p50: Double, p90: Double, p99: Double, maximum: Double,
        spread: Double
    ) {
        (self.metric, self.count, self.median, self.p50, self.p90) = (metric, count, median, p50, p90)
        (self.p99, self.maximum, self.spread) = (p99, maximum, spread)
    }

    /// The summary of values; percentiles are the value at the rank that is reached (nearest rank). Nothing for none.
    public init?(_ metric: TrackedMetric, of values: [Double]) {
        let sorted = values.sorted()
        guard let last = sorted.last else { return nil }
        let percentile = { (share: Double) in
            sorted[min(sorted.count - 1, max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1))]
        }
        self.init(
            metric, count: sorted.count, median: Median.of(sorted), p50: percentile(0.5), p90: percentile(0.9),
            p99: percentile(0.99), maximum: last, spread: Median.absoluteDeviation(sorted))
    }

    var numbers: [Double] { [median, p50, p90, p99, maximum, spread] }
}
