/// How much worse one level is than another.
public struct Effect: Sendable, Hashable {
    public var before: Double
    public var after: Double
    public var better: TrackedMetric.Direction

    public init(before: Double, after: Double, better: TrackedMetric.Direction) {
        (self.before, self.after, self.better) = (before, after, better)
    }

    /// The relative change for the worse: 0.2 where a time became a fifth longer, or where a rate would have to become a
    /// fifth greater to be what it was; negative where it became better.
    public var worsening: Double {
        let (good, bad) = better == .lower ? (before, after) : (after, before)
        guard good != bad else { return 0 }
        return (bad - good) / abs(good)
    }
}
