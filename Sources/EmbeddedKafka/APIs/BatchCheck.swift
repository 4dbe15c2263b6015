import KafkaWire
import NIOCore

/// What a broker demands of the records for a partition before it stores them.
enum BatchCheck {
    private static let invalidRecord = KafkaError(rawValue: 87)
    private static let unsupportedFormat = KafkaError(rawValue: 43)
    private static let unsupportedCompression = KafkaError(rawValue: 76)

    /// Exactly one batch, intact, of the present format, outside of a transaction.
    static func check(_ records: ByteBuffer?, limit: Int) throws(KafkaError) -> RecordBatch {
        guard let records, records.readableBytes > 0 else { throw invalidRecord }
        let batch = try read(records)
        guard batch.bytes.readableBytes <= limit else { throw .messageTooLarge }
        guard batch.isIntact else { throw .corruptMessage }
        guard batch.recordCount > 0, batch.lastOffsetDelta == batch.recordCount - 1, !batch.isControl else {
            throw invalidRecord
        }
        guard batch.compression != nil else { throw unsupportedCompression }
        guard !batch.isTransactional else { throw .invalidTxnState }
        guard batch.producerID < 0 || batch.baseSequence >= 0 else { throw invalidRecord }
        return batch
    }

    private static func read(_ records: ByteBuffer) throws(KafkaError) -> RecordBatch {
        do throws(WireError) {
            return try RecordBatch(records)
        } catch {
            if case .unsupportedRecords = error { throw unsupportedFormat }
            throw error == .truncated(offset: records.readableBytes) ? .corruptMessage : invalidRecord
        }
    }
}
