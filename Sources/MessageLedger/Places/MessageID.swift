/// One message of a run: who sent it, and its number there.
public struct MessageID: Sendable, Hashable, Comparable {
    public var producer: UInt32
    public var sequence: UInt64

    public init(producer: UInt32, sequence: UInt64) {
        self.producer = producer
        self.sequence = sequence
    }

    /// Packed into one word: the producer in the upper 16 bits, the sequence in the lower 48.
    @inline(__always) var packed: UInt64 { UInt64(producer) << 48 | sequence & 0xFFFF_FFFF_FFFF }

    init(packed: UInt64) {
        producer = UInt32(packed >> 48)
        sequence = packed & 0xFFFF_FFFF_FFFF
    }

    public static func < (left: Self, right: Self) -> Bool { left.packed < right.packed }
}
