import CChecksum
import NIOCore

/// A batch of records as it is on the wire and in the log (format 2), seen without being taken apart.
///
/// Shares the storage of the frame it came in. Base offset and leader epoch, which a broker sets, lie outside of what the
/// checksum covers and can be overwritten.
public struct RecordBatch: Sendable, Hashable {
    public enum Compression: Int, Sendable {
        case none, gzip, snappy, lz4, zstd
    }

    /// The size of everything before the first record, in bytes.
    public static let headerLength = 61
    /// Base offset and length, which the length does not count.
    static let prefixLength = 12

    /// The whole batch, and nothing else.
    public private(set) var bytes: ByteBuffer

    /// Takes exactly one batch. Its checksum is not looked at: see `isIntact`.
    public init(_ bytes: ByteBuffer) throws(WireError) {
        var batches = RecordBatches(bytes)
        guard let first = try batches.next() else { throw .truncated(offset: bytes.readableBytes) }
        guard batches.rest.readableBytes == 0 else {
            throw .invalidLength(bytes.readableBytes, offset: first.bytes.readableBytes)
        }
        self = first
    }

    init(checked bytes: ByteBuffer) { self.bytes = bytes }

    private func integer<Value: FixedWidthInteger>(at offset: Int) -> Value {
        bytes.getInteger(at: bytes.readerIndex + offset) ?? 0
    }

    private mutating func set(_ value: some FixedWidthInteger, at offset: Int) {
        bytes.setInteger(value, at: bytes.readerIndex + offset)
    }

    /// The offset of the first record.
    public var baseOffset: Int64 {
        get { integer(at: 0) }
        set { set(newValue, at: 0) }
    }

    /// The epoch of the leader that took the batch; -1 from a producer.
    public var leaderEpoch: Int32 {
        get { integer(at: 12) }
        set { set(newValue, at: 12) }
    }

    /// The checksum that the producer wrote.
    public var checksum: UInt32 { integer(at: 17) }
    public var attributes: Int16 { integer(at: 21) }
    /// The last record's offset less the first one's; compaction may have left fewer records.
    public var lastOffsetDelta: Int32 { integer(at: 23) }
    /// Milliseconds since 1970.
    public var baseTimestamp: Int64 { integer(at: 27) }
    /// Milliseconds since 1970.
    public var maxTimestamp: Int64 { integer(at: 35) }
    /// -1 where the producer is not idempotent.
    public var producerID: Int64 { integer(at: 43) }
    public var producerEpoch: Int16 { integer(at: 51) }
    /// The sequence number of the first record.
    public var baseSequence: Int32 { integer(at: 53) }
    public var recordCount: Int32 { integer(at: 57) }

    /// The offset of the record that would follow.
    public var nextOffset: Int64 { baseOffset &+ Int64(lastOffsetDelta) &+ 1 }

    /// nil for a codec that is not known.
    public var compression: Compression? { Compression(rawValue: Int(attributes & 7)) }
    /// The broker has set the times.
    public var hasLogAppendTime: Bool { attributes & 8 != 0 }
    public var isTransactional: Bool { attributes & 16 != 0 }
    /// Written by a coordinator to end a transaction; no consumer is shown it.
    public var isControl: Bool { attributes & 32 != 0 }

    /// Whether the checksum is that of the bytes it covers: all from the attributes on.
    public var isIntact: Bool {
        bytes.withUnsafeReadableBytes { all in
            let covered = UnsafeRawBufferPointer(rebasing: all[21...])
            return highwater_crc32c(covered.baseAddress, covered.count) == checksum
        }
    }

    /// The records one by one. Throws where they are compressed, which is not undone here.
    public func records() throws(WireError) -> RecordWalk {
        guard compression == RecordBatch.Compression.none else { throw .compressed(attributes & 7) }
        return RecordWalk(self)
    }
}
