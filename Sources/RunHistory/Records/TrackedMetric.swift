/// What a series is about: a named quantity with its unit, and which way is good.
public struct TrackedMetric: Sendable, Hashable, Codable {
    public enum Direction: String, Sendable, Hashable, Codable, CaseIterable { case lower, higher }

    /// Such as `rebalance.time`.
    public var name: String
    /// Such as `ms`; empty for a count or a share.
    public var unit: String
    /// Whether lower or higher values are better.
    public var better: Direction

    public init(_ name: String, unit: String, better: Direction) {
        (self.name, self.unit, self.better) = (name, unit, better)
    }
}
