import KafkaWire

/// `corrupt-payload`: in some batches a byte of the first message changes, and the checksum is made to fit.
extension ClusterModel {
    func corruptSometimes(_ batch: inout RecordBatch) {
        guard dice.falls(Defects.batchShare), batch.compression == RecordBatch.Compression.none,
            var records = try? batch.records(), let record = try? records.next(), let value = record.value
        else { return }
        let sought = Array(value.readableBytesView)
        guard !sought.isEmpty else { return }
        batch.changeRecords { bytes in
            let starts = 0...max(0, bytes.count - sought.count)
            guard let start = starts.first(where: { bytes[$0...].starts(with: sought) }) else { return }
            bytes[start + sought.count / 2] ^= 1
        }
    }
}
