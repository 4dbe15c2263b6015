/// How a latency finds its counter: 64 counters per power of two, so that a value is known to 1/64 of itself.
///
/// Values are microseconds from 0 to 2³⁷ (38 hours); larger ones count as the largest.
public enum LatencyBuckets {
    static let perOctave = 64
    /// Counters in a histogram.
    public static let count = 2048
    static let largest: UInt64 = (1 << 37) - 1

    /// The counter of a value.
    @inlinable public static func index(of microseconds: UInt64) -> Int {
        let value = min(microseconds, (1 << 37) - 1)
        guard value >= 128 else { return Int(value) }
        let shift = 57 - value.leadingZeroBitCount
        return shift * 64 + Int(value >> UInt64(shift))
    }

    /// The middle of the values that share a counter.
    public static func value(at index: Int) -> UInt64 {
        guard index >= 128 else { return UInt64(index) }
        let shift = index / 64 - 1
        let low = UInt64(index - shift * 64) << UInt64(shift)
        return low + (UInt64(1) << UInt64(shift)) / 2
    }
}
