/// Judges a timing that one run measured several times against a bound.
///
/// Only timings are repeated. A promise of safety that was broken once is broken.
public struct RepeatedTiming: Sendable {
    public enum Answer: Sendable, Hashable {
        case held
        case violated
        /// The bound lies within what the median may be: repeat it, at most so many times more.
        case unclear(repeatAtMost: Int)
        /// It is still unclear and the cap is reached.
        case inconclusive
    }

    /// With fewer values their whole range covers the median with less than 93 %.
    public static let leastCount = 5

    public var bound: Double
    /// Which side of the bound is good.
    public var better: TrackedMetric.Direction
    public var cap: Int
    public var bootstrap = Bootstrap()

    public init(bound: Double, better: TrackedMetric.Direction, cap: Int = 15) {
        (self.bound, self.better, self.cap) = (bound, better, max(cap, Self.leastCount))
    }

    /// Held or violated where the interval of the median lies on one side of the bound as a whole.
    public func judge(_ values: [Double]) -> Answer {
        if values.count >= Self.leastCount, let interval = bootstrap.median(values) {
            if interval.upperBound < bound { return better == .lower ? .held : .violated }
            if interval.lowerBound > bound { return better == .lower ? .violated : .held }
        }
        return values.count < cap ? .unclear(repeatAtMost: cap - values.count) : .inconclusive
    }
}
