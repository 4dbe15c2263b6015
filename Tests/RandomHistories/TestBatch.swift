import KafkaWire
import NIOCore

/// Makes batches as a producer sends them, one message for each value.
enum TestBatch {
    static func make(
        _ values: [String], producerID: Int64 = -1, epoch: Int16 = -1, sequence: Int32 = -1, timestamp: Int64 = 1_000
    ) -> ByteBuffer {
        var records = ByteBuffer()
        for (index, value) in values.enumerated() {
            var record = ByteBuffer()
            record.writeInteger(UInt8(0))
            record.writeVarint(0)
            record.writeVarint(index)
            record.writeVarint(-1)
            record.writeVarint(value.utf8.count)
            record.writeString(value)
            record.writeVarint(0)
            records.writeVarint(record.readableBytes)
            records.writeImmutableBuffer(record)
        }
        var batch = ByteBuffer()
        batch.writeInteger(Int64(0))
        batch.writeInteger(Int32(49 + records.readableBytes))
        batch.writeInteger(Int32(-1))
        batch.writeInteger(Int8(2))
        batch.writeInteger(UInt32(0))
        batch.writeInteger(Int16(0))
        batch.writeInteger(Int32(values.count - 1))
        batch.writeInteger(timestamp)
        batch.writeInteger(timestamp)
        batch.writeInteger(producerID)
        batch.writeInteger(epoch)
        batch.writeInteger(sequence)
        batch.writeInteger(Int32(values.count))
        batch.writeImmutableBuffer(records)
        guard var sealed = try? RecordBatch(batch) else { preconditionFailure("the batch is well formed") }
        sealed.changeRecords { _ in }
        return sealed.bytes
    }

    /// The offsets and values in what a fetch has handed out.
    static func messages(in records: ByteBuffer?) -> [(offset: Int64, value: String)] {
        var batches = RecordBatches(records ?? ByteBuffer())
        var messages: [(Int64, String)] = []
        while let batch = try? batches.next(), var walk = try? batch.records() {
            while let record = try? walk.next() {
                messages.append((record.offset, record.value.map { String(buffer: $0) } ?? ""))
            }
        }
        return messages
    }
}

extension ByteBuffer {
    /// In zigzag form.
    fileprivate mutating func writeVarint(_ value: Int) {
        var rest = UInt64(bitPattern: Int64((value << 1) ^ (value >> 63)))
        while rest > 0x7f {
            writeInteger(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        writeInteger(UInt8(rest))
    }
}
