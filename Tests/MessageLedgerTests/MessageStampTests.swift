import MessageLedger
import Testing

@Suite struct MessageStampTests {
    let stamp = MessageStamp(
        run: 0x0102_0304_0506_0708, producer: 0x0A0B_0C0D, sequence: 0x1112_1314_1516_1718,
        intendedNanoseconds: 0x2122_2324_2526_2728, checksum: 0x3132_3334, key: 0x4142_4344)

    private func wireForm(_ stamp: MessageStamp) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xEE, count: MessageStamp.byteCount)
        bytes.withUnsafeMutableBytes { stamp.write(to: $0) }
        return bytes
    }

    private func read(_ bytes: [UInt8]) -> MessageStamp? { bytes.withUnsafeBytes { MessageStamp($0) } }

    @Test func `the wire form is 40 bytes, little-endian, and never changes`() {
        #expect(
            wireForm(stamp) == [
                0x48, 0x57, 0x53, 0x31,  // HWS1
                0x0D, 0x0C, 0x0B, 0x0A,  // producer
                0x08, 0x07, 0x06, 0x05, 0x04, 0x03, 0x02, 0x01,  // run
                0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11,  // sequence
                0x28, 0x27, 0x26, 0x25, 0x24, 0x23, 0x22, 0x21,  // intended time
                0x34, 0x33, 0x32, 0x31,  // checksum
                0x44, 0x43, 0x42, 0x41,  // key
            ])
    }

    @Test func `what was written is read`() {
        let extreme = MessageStamp(
            run: .max, producer: .max, sequence: .max, intendedNanoseconds: 0, checksum: 0, key: MessageStamp.noKey)
        #expect(read(wireForm(stamp)) == stamp)
        #expect(read(wireForm(extreme)) == extreme)
    }

    @Test func `a stamp is read at any address`() {
        let bytes = [0] + wireForm(stamp)
        let found = bytes.withUnsafeBytes { MessageStamp(UnsafeRawBufferPointer(rebasing: $0[1...])) }
        #expect(found == stamp)
    }

    @Test func `bytes of another length are no stamp`() {
        let bytes = wireForm(stamp)
        #expect(read([]) == nil)
        #expect(read(Array(bytes.dropLast())) == nil)
        #expect(read(bytes + [0]) == nil)
    }

    @Test func `a message is led by a stamp when it begins with a whole one`() {
        func leads(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { MessageStamp.leads($0) } }
        let bytes = wireForm(stamp)
        #expect(leads(bytes) && leads(bytes + Array("payload".utf8)))
        #expect(!leads([]) && !leads(Array(bytes.dropLast())) && !leads([0] + bytes))
        #expect(!leads([UInt8](repeating: 0x48, count: 100)))
    }

    @Test(arguments: 0..<4) func `a wrong byte in the magic makes it no stamp`(position: Int) {
        var bytes = wireForm(stamp)
        bytes[position] ^= 0x20
        #expect(read(bytes) == nil)
    }
}
