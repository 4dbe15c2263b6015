/// When samples of a run are taken: once a second, and at the end of the load.
///
/// So no window lies half outside of the load and shows a rate that is too low.
public struct SampleSchedule: Sendable {
    private static let second: UInt64 = 1_000_000_000

    private let start: UInt64
    private let end: UInt64

    /// From when to when the load lasts, in nanoseconds of one clock.
    public init(start: UInt64, end: UInt64) { (self.start, self.end) = (start, end) }

    /// When the sample after one at `last` is due. What would be a very short window before the end joins the one before.
    public func next(after last: UInt64) -> UInt64 {
        last < end && end <= last + Self.second * 5 / 4 ? end : last + Self.second
    }

    /// How much of a window the load covers, in nanoseconds; of one without load all of it. At least 1.
    public func covered(from begin: UInt64, to moment: UInt64) -> UInt64 {
        guard moment > start, begin < end else { return max(1, moment - min(begin, moment)) }
        return max(1, min(moment, end) - max(begin, start))
    }
}
