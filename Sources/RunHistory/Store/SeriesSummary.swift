/// Runs that may be compared with each other: of one plan, in one context.
public struct SeriesSummary: Sendable, Hashable {
    let number: Int64
    public var experiment: ExperimentIdentity
    /// The key of the context.
    public var context: String
    public var runs: Int
    /// The start of the newest run, in milliseconds since 1970 (UTC).
    public var newestMilliseconds: Int64
    /// What is tracked, by name.
    public var metrics: [TrackedMetric]
}
