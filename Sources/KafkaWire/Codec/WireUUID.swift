/// Kafka's 128-bit identifier of topics, as two big-endian halves.
public struct WireUUID: Sendable, Hashable {
    public var high: UInt64
    public var low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// What stands for "no id".
    public static let zero = WireUUID(high: 0, low: 0)
}
