/// Where a message lies in the target's log.
public struct Place: Sendable, Hashable {
    public var partition: Int32
    public var offset: Int64

    public init(partition: Int32, offset: Int64) {
        self.partition = partition
        self.offset = offset
    }

    /// Packed into one word: partition + 1 in the upper 16 bits, offset in the lower 48; zero means unknown.
    @inline(__always) var packed: UInt64 {
        UInt64(UInt16(truncatingIfNeeded: partition + 1)) << 48 | UInt64(bitPattern: offset) & 0xFFFF_FFFF_FFFF
    }

    init?(packed: UInt64) {
        guard packed != 0 else { return nil }
        partition = Int32(packed >> 48) - 1
        offset = Int64(packed & 0xFFFF_FFFF_FFFF)
    }
}
