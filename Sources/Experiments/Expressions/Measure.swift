/// What an expression looks at: a metric of one stream or of all, and how it becomes one number.
public struct Measure: Sendable, Hashable {
    public var metric: Metric
    public var aggregate: Aggregate
    /// The stream of load; nil: all of them.
    public var stream: String?
    /// For `status`: which statuses are counted.
    public var statuses: StatusCondition?
    /// For `late`: how long after its intended start an operation is late, in seconds.
    public var threshold: Double?

    public init(
        _ metric: Metric, _ aggregate: Aggregate, stream: String? = nil, statuses: StatusCondition? = nil,
        threshold: Double? = nil
    ) {
        (self.metric, self.aggregate, self.stream) = (metric, aggregate, stream)
        (self.statuses, self.threshold) = (statuses, threshold)
    }

    public var dimension: Dimension { metric.dimension(of: aggregate) }
}
