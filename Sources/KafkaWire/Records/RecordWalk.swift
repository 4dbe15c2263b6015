import NIOCore

/// Goes through the records of an uncompressed batch.
public struct RecordWalk: Sendable {
    private let batch: RecordBatch
    private var reader: WireReader
    private var left: Int32

    init(_ batch: RecordBatch) {
        self.batch = batch
        var bytes = batch.bytes
        bytes.moveReaderIndex(forwardBy: RecordBatch.headerLength)
        reader = WireReader(bytes)
        left = batch.recordCount
    }

    /// The next record, nil when all have been seen. Throws where the bytes are not what the batch's header says.
    public mutating func next() throws(WireError) -> Record? {
        guard left > 0 else {
            guard reader.remaining == 0 else { throw .invalidLength(reader.remaining, offset: reader.offset) }
            return nil
        }
        left -= 1
        let length = Int(try reader.varlong())
        guard length >= 0, length <= reader.remaining else { throw .invalidLength(length, offset: reader.offset) }
        let end = reader.remaining - length
        try reader.skip(1)  // attributes, of which none are defined
        let timestamp = batch.hasLogAppendTime ? batch.maxTimestamp : batch.baseTimestamp &+ (try reader.varlong())
        if batch.hasLogAppendTime { _ = try reader.varlong() }
        let offset = batch.baseOffset &+ (try reader.varlong())
        let record = Record(
            offset: offset, timestamp: timestamp, key: try reader.recordBytes(), value: try reader.recordBytes(),
            headers: try headers())
        guard reader.remaining == end else { throw .invalidLength(length, offset: reader.offset) }
        return record
    }

    private mutating func headers() throws(WireError) -> [Record.Header] {
        let count = Int(try reader.varlong())
        guard count >= 0, count <= reader.remaining else { throw .invalidLength(count, offset: reader.offset) }
        var headers: [Record.Header] = []
        for _ in 0..<count {
            guard let name = try reader.recordBytes() else { throw .invalidLength(-1, offset: reader.offset) }
            headers.append(Record.Header(name: String(buffer: name), value: try reader.recordBytes()))
        }
        return headers
    }
}

extension WireReader {
    /// A signed varint in zigzag form, as records use it.
    mutating func varlong() throws(WireError) -> Int64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            let byte: UInt8 = try integer()
            value |= UInt64(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
        }
        throw .invalidLength(Int(truncatingIfNeeded: value), offset: offset)
    }

    /// Bytes behind a signed varint that counts them, nil for -1.
    fileprivate mutating func recordBytes() throws(WireError) -> ByteBuffer? {
        let length = Int(try varlong())
        guard length >= -1 else { throw .invalidLength(length, offset: offset) }
        return length < 0 ? nil : try slice(length)
    }
}
