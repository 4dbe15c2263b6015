import KafkaWire
import NIOCore

/// One batch of records in a log, shared by all replicas that have it.
///
/// Its bytes are in memory until the cluster has more than it may keep there; then they are in a temporary file.
package final class StoredBatch {
    package let baseOffset: Int64
    let recordCount: Int64
    let leaderEpoch: Int32
    let maxTimestamp: Int64
    let appendedAt: ModelTime
    package let sequence: BatchSequence
    /// In bytes.
    let size: Int
    /// What its bytes take in memory, which is more than `size`.
    let footprint: Int
    private var place: Place
    private let memory: BatchMemory

    private enum Place {
        case memory(ByteBuffer)
        case file(SpillFile, position: Int)
    }

    /// `batch` has got its offset and its leader's epoch.
    init(_ batch: RecordBatch, at time: ModelTime, memory: BatchMemory) {
        baseOffset = batch.baseOffset
        recordCount = Int64(batch.lastOffsetDelta) + 1
        leaderEpoch = batch.leaderEpoch
        maxTimestamp = batch.maxTimestamp
        sequence = BatchSequence(of: batch)
        size = batch.bytes.readableBytes
        footprint = batch.bytes.storageCapacity
        appendedAt = time
        place = .memory(batch.bytes)
        self.memory = memory
        memory.add(self)
    }

    deinit { if case .memory = place { memory.subtract(footprint) } }

    /// The offset behind the last record.
    package var nextOffset: Int64 { baseOffset + recordCount }

    /// The batch as a fetch hands it out.
    func bytes() -> ByteBuffer {
        switch place {
        case .memory(let bytes): bytes
        case .file(let file, let position): file.read(at: position, count: size)
        }
    }

    /// Moves the bytes into a file. Without effect where they are in one already, or where the file takes no more.
    func spill(to file: SpillFile) {
        guard case .memory(let bytes) = place, let position = file.append(bytes) else { return }
        place = .file(file, position: position)
        memory.subtract(footprint)
    }
}

extension StoredBatch {
    /// The same records with other bytes or at another offset, as a defect wants them. The size stays the same.
    func altered(_ change: (inout RecordBatch) -> Void) -> StoredBatch? {
        guard var batch = try? RecordBatch(bytes()) else { return nil }
        change(&batch)
        return StoredBatch(batch, at: appendedAt, memory: memory)
    }
}
