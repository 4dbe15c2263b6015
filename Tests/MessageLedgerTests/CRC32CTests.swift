import CChecksum
import MessageLedger
import Testing

@Suite struct CRC32CTests {
    @Test(
        arguments: [
            ("123456789", 0xE306_9283), ("", 0), ("a", 0xC1D0_4330),
            ("The quick brown fox jumps over the lazy dog", 0x2262_0404),
        ] as [(String, UInt32)])
    func `the checksum is the one that the rest of the world computes`(text: String, checksum: UInt32) {
        #expect(Array(text.utf8).withUnsafeBytes(CRC32C.checksum) == checksum)
    }

    @Test func `32 zero bytes have the checksum that RFC 3720 gives`() {
        #expect([UInt8](repeating: 0, count: 32).withUnsafeBytes(CRC32C.checksum) == 0x8A91_36AA)
    }

    @Test func `the processor's instruction and the tables agree, whatever the length and the place`() {
        let bytes = (0..<400).map { UInt8(truncatingIfNeeded: $0 * 37 + $0 / 7) }
        bytes.withUnsafeBytes { bytes in
            for start in 0..<9 {
                for length in 0..<300 {
                    let part = UnsafeRawBufferPointer(rebasing: bytes[start..<start + length])
                    let portable = highwater_crc32c_portable(part.baseAddress, part.count)
                    #expect(CRC32C.checksum(part) == portable)
                }
            }
        }
    }

    /// Long ones are taken in three parts at a time.
    @Test(arguments: [3_071, 3_072, 3_073, 3_143, 3_144, 6_145, 10_000])
    func `they agree on long ones too`(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ $0 / 251) }
        let portable = bytes.withUnsafeBytes { highwater_crc32c_portable($0.baseAddress, $0.count) }
        #expect(bytes.withUnsafeBytes(CRC32C.checksum) == portable)
    }

    @Test func `one flipped bit anywhere changes the checksum`() {
        let payload = (0..<200).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let original = payload.withUnsafeBytes(CRC32C.checksum)
        for bit in 0..<payload.count * 8 {
            var damaged = payload
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(damaged.withUnsafeBytes(CRC32C.checksum) != original)
        }
    }
}
