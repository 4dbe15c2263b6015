/// When and how often a client repeats a request that failed.
public struct RetryPlan: Sendable, Hashable, Codable {
    /// What a request is repeated after.
    public enum Reason: Sendable, Hashable, Codable {
        /// The connection was refused, or broke before the answer was whole.
        case reset
        /// No answer came in time.
        case timeout
        case status(Int)
    }

    public var reasons: Set<Reason>
    /// Attempts beyond the first.
    public var maximum: Int
    /// The pause before the k-th repetition is drawn evenly from half to all of min(`cap`, `base` × 2^(k−1)).
    public var base: Duration = .milliseconds(100)
    public var cap: Duration = .seconds(10)
    /// Repetitions as a share of first attempts, above which none are made.
    public var budget: Double = 0.2
    /// Whether a repetition carries the idempotency key of the first attempt.
    public var sameKey = true
    /// Whether a `Retry-After` of the gateway is waited for.
    public var obeysRetryAfter = true

    public init(reasons: Set<Reason>, maximum: Int) {
        (self.reasons, self.maximum) = (reasons, maximum)
    }
}
