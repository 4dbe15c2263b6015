import CChecksum

/// CRC-32C (Castagnoli, polynomial 0x1EDC6F41 reflected), as in RFC 3720.
public enum CRC32C {
    /// By the processor's own instruction where it has one: the checksum of every payload is on the hot path.
    public static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        highwater_crc32c(bytes.baseAddress, bytes.count)
    }
}
