import NIOCore

/// The batches in a records field, one after another, without a copy.
public struct RecordBatches: Sendable {
    /// What has not been read; at the end, what a broker has cut short of a last batch.
    public private(set) var rest: ByteBuffer

    public init(_ records: ByteBuffer) { rest = records }

    /// The next whole batch, nil when there is none.
    ///
    /// Throws for lengths that cannot be right, and for the message formats 0 and 1 that were written before 2017.
    public mutating func next() throws(WireError) -> RecordBatch? {
        guard let total = try Self.length(in: rest, at: 0), let bytes = rest.readSlice(length: total) else {
            return nil
        }
        return RecordBatch(checked: bytes)
    }

    /// Gives each batch in `records` its place in a log, in place where the buffer has one owner.
    ///
    /// Returns the offset after the last. When it throws, a part of the batches may have been changed.
    public static func place(
        _ records: inout ByteBuffer, at offset: Int64, leaderEpoch: Int32
    ) throws(WireError) -> Int64 {
        var position = 0
        var next = offset
        while let total = try length(in: records, at: position) {
            let start = records.readerIndex + position
            guard let lastDelta = records.getInteger(at: start + 23, as: Int32.self) else { break }
            records.setInteger(next, at: start)
            records.setInteger(leaderEpoch, at: start + 12)
            next &+= Int64(lastDelta) &+ 1
            position += total
        }
        return next
    }

    /// The length of the whole batch at a position, nil where it is not complete.
    private static func length(in records: ByteBuffer, at position: Int) throws(WireError) -> Int? {
        let start = records.readerIndex + position
        guard let length = records.getInteger(at: start + 8, as: Int32.self),
            let magic = records.getInteger(at: start + 16, as: Int8.self)
        else { return nil }
        guard magic == 2 else { throw .unsupportedRecords(magic: magic) }
        let total = Int(length) + RecordBatch.prefixLength
        guard total >= RecordBatch.headerLength else { throw .invalidLength(Int(length), offset: position + 8) }
        return position + total <= records.readableBytes ? total : nil
    }
}
