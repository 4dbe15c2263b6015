/// Recorded arrivals, kept in a few bytes each so that millions of them fit in memory.
public struct TraceArrivals: Sendable, Hashable, Codable {
    /// Nanoseconds from the first arrival on, ascending.
    public var times: [UInt64]
    /// The event of each arrival, as an index into the events of the profile; empty if the trace does not tell.
    public var kinds: [UInt16]
    /// The number of the key of each arrival, or `noKey`; empty if the trace does not tell.
    public var keys: [UInt32]
    /// The keys by their number, in the order in which they appeared.
    public var keyNames: ByteTable

    /// Stands for an arrival without a key.
    public static let noKey = UInt32.max

    public init(times: [UInt64], kinds: [UInt16] = [], keys: [UInt32] = [], keyNames: ByteTable = ByteTable()) {
        (self.times, self.kinds, self.keys, self.keyNames) = (times, kinds, keys, keyNames)
    }

    /// The first whole millisecond after the last arrival.
    public var length: Duration { .milliseconds(Int64(clamping: (times.last ?? 0) / 1_000_000 + 1)) }
}
