/// What a gate says of one metric.
public struct GateFinding: Sendable, Hashable {
    public enum Answer: String, Sendable, Hashable, Codable {
        case regression
        case noRegression = "no regression"
        /// There are too few runs.
        case cannotSay = "cannot say"
    }

    /// A comparison of the runs of two commits.
    public struct Comparison: Sendable, Hashable {
        public var effect: Effect
        /// What the ratio of the medians, after to before, lies in with 95 %.
        public var ratioInterval: ClosedRange<Double>?
        /// Of the exact test that the candidate is not worse, corrected for runs that resemble their neighbours.
        public var pValue: Double
        /// What it must come to, or below.
        public var level: Double
        public var isRegression: Bool
    }

    public var metric: TrackedMetric
    public var answer: Answer
    /// How many runs of each there are.
    public var baseline: Int
    public var candidates: Int
    /// Nothing where there are too few runs for one.
    public var comparison: Comparison?
    /// Changes for the worse in the trend that nobody accepted.
    public var openRegressions: [ChangePoint]
    /// A change in the last two runs that may become one.
    public var watched: ChangePoint?
    public var drift: Drift?
    /// Why, one sentence each.
    public var reasons: [String]
}
