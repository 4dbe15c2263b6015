/// What a gate compares with what.
public struct GateQuestion: Sendable, Hashable {
    public enum Baseline: Sendable, Hashable {
        /// The newest runs of a branch; of any branch for nothing.
        case branch(String?)
        /// The runs of the same commit as this one.
        case run(String)
    }

    /// The commit that is judged.
    public var commit: String
    public var baseline: Baseline
    /// How many metrics are judged together.
    public var metrics: Int

    public init(commit: String, baseline: Baseline, metrics: Int = 1) {
        (self.commit, self.baseline, self.metrics) = (commit, baseline, metrics)
    }
}
