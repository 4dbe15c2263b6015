import KafkaWire
import NIOCore
import RecordedTraffic
import Testing

@Suite struct RecordBatchTests {
    @Test func `base offset and leader epoch change in place and leave the checksum alone`() throws {
        var records = try Self.produced()
        let capacity = records.storageCapacity
        let next = try RecordBatches.place(&records, at: 1_000, leaderEpoch: 7)
        #expect(records.storageCapacity == capacity)
        var walk = RecordBatches(records)
        var expected: Int64 = 1_000
        while let batch = try walk.next() {
            #expect(batch.isIntact && batch.baseOffset == expected && batch.leaderEpoch == 7)
            expected = batch.nextOffset
        }
        #expect(next == expected)
        #expect(next > 1_000)
    }

    @Test func `a batch that is changed anywhere behind the leader epoch is not intact`() throws {
        var walk = RecordBatches(try Self.produced())
        let batch = try #require(try walk.next())
        for offset in 17..<batch.bytes.readableBytes {
            var bytes = batch.bytes
            let byte = try #require(bytes.getInteger(at: bytes.readerIndex + offset, as: UInt8.self))
            bytes.setInteger(byte ^ 1, at: bytes.readerIndex + offset)
            #expect(try !RecordBatch(bytes).isIntact, "byte \(offset)")
        }
    }

    @Test func `what a broker cut short is left over, and older formats are refused`() throws {
        let records = try Self.produced()
        var cut = RecordBatches(
            try #require(records.getSlice(at: records.readerIndex, length: records.readableBytes - 1)))
        while try cut.next() != nil {}
        #expect(cut.rest.readableBytes > 0)
        var old = records
        old.setInteger(Int8(1), at: old.readerIndex + 16)
        var walk = RecordBatches(old)
        #expect(throws: WireError.unsupportedRecords(magic: 1)) { try walk.next() }
    }

    @Test func `compressed records are not walked`() throws {
        var walk = RecordBatches(try Self.produced())
        var bytes = try #require(try walk.next()).bytes
        bytes.setInteger(Int16(4), at: bytes.readerIndex + 21)
        let batch = try RecordBatch(bytes)
        #expect(batch.compression == .zstd)
        #expect(throws: WireError.compressed(4)) { try batch.records() }
    }

    /// What a real producer wrote.
    private static func produced() throws -> ByteBuffer {
        let frames = try Recording("i-transactions").frames.filter { $0.isRequest && $0.key == .produce }
        let longest = try frames.flatMap { try $0.records() }.max { $0.readableBytes < $1.readableBytes }
        return ByteBuffer(bytes: Array(try #require(longest).readableBytesView))
    }
}
