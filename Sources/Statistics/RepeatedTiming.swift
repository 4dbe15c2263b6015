/// Judges a timing that was measured several times against a bound.
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

    /// How often the timing may be measured at the most.
    public var cap: Int
    public var bootstrap = Bootstrap()
    /// Whether a value is within the bound; true on one side of it, false on the other.
    private let isWithin: @Sendable (Double) -> Bool

    /// `isWithin`: whether a value is within the bound, such as `{ $0 < 5 }`.
    public init(cap: Int = 15, isWithin: @escaping @Sendable (Double) -> Bool) {
        (self.cap, self.isWithin) = (max(cap, Self.leastCount), isWithin)
    }

    /// Held or violated where the interval of the median lies on one side of the bound as a whole.
    public func judge(_ values: [Double]) -> Answer {
        if values.count >= Self.leastCount, let interval = bootstrap.median(values) {
            switch (isWithin(interval.lowerBound), isWithin(interval.upperBound)) {
            case (true, true): return .held
            case (false, false): return .violated
            default: break
            }
        }
        return values.count < cap ? .unclear(repeatAtMost: cap - values.count) : .inconclusive
    }
}
