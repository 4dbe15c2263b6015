import NIOCore

/// Keeps the batches that are in memory below a limit: the oldest go to temporary files.
final class BatchMemory {
    /// In bytes.
    let limit: Int
    private(set) var used = 0
    /// In the order of their arrival; those below `first` have left.
    private var queue: [StoredBatch?] = []
    private var first = 0
    private var file: SpillFile?

    /// `limit`: in bytes; `Int.max` never touches a file.
    init(limit: Int) { self.limit = limit }

    func add(_ batch: StoredBatch) {
        used += batch.footprint
        guard limit < Int.max else { return }
        queue.append(batch)
    }

    func subtract(_ size: Int) { used -= size }

    /// Brings the use down to the limit. To be called between requests, not while batches are being read.
    func settle() {
        guard used > limit else { return }
        while used > limit, first < queue.count {
            spillFirst()
            first += 1
        }
        guard first * 2 > queue.count else { return }
        queue.removeFirst(first)
        first = 0
    }

    private func spillFirst() {
        // What no log has any more is not worth writing.
        defer { queue[first] = nil }
        guard !isKnownUniquelyReferenced(&queue[first]) else { return }
        if file?.isFull ?? true { file = SpillFile() }
        if let file { queue[first]?.spill(to: file) }
    }
}
