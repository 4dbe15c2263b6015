/// How often which delay was added, in buckets that double.
public struct DelayHistogram: Sendable, Hashable, Codable {
    /// The upper bound of each bucket but the last, which has none: 62.5 µs, 125 µs, … 128 s.
    public static let upperBounds: [Duration] = (0...21).map { .nanoseconds(62_500 << $0) }

    /// One more than there are bounds; not cumulative.
    public private(set) var counts: [Int] = []
    public private(set) var sum: Duration = .zero

    public init() {}

    public var count: Int { counts.reduce(0, +) }

    mutating func record(nanoseconds: Int64) {
        if counts.isEmpty { counts = Array(repeating: 0, count: Self.upperBounds.count + 1) }
        let scaled = UInt64(max(0, nanoseconds - 1)) / 62_500
        counts[min(UInt64.bitWidth - scaled.leadingZeroBitCount, counts.count - 1)] += 1
        sum += .nanoseconds(nanoseconds)
    }
}
