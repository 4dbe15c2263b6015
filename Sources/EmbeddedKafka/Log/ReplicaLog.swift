/// One replica's copy of a partition: batches in the order of their offsets, without a gap.
package struct ReplicaLog {
    /// The offset of the first record that is kept.
    package private(set) var startOffset: Int64 = 0
    /// The offset that the next record gets.
    package private(set) var endOffset: Int64 = 0
    /// What the batches kept have together, in bytes.
    private(set) var size = 0
    private(set) var epochs = LeaderEpochs()
    private(set) var producers: [Int64: ProducerState] = [:]
    /// Batches below `first` are gone; the array is cut now and then.
    private var storage: [StoredBatch] = []
    private var first = 0

    package var batches: ArraySlice<StoredBatch> { storage[first...] }
    var last: StoredBatch? { first < storage.count ? storage[storage.count - 1] : nil }

    /// Adds a batch whose base offset is `endOffset`.
    mutating func append(_ batch: StoredBatch) {
        precondition(batch.baseOffset == endOffset, "a log has no gaps")
        storage.append(batch)
        endOffset = batch.nextOffset
        size += batch.size
        epochs.record(batch.leaderEpoch, from: batch.baseOffset)
        if batch.sequence.isIdempotent {
            producers[batch.sequence.producerID, default: ProducerState()].record(
                batch.sequence, at: batch.baseOffset)
        }
    }

    func judge(_ sequence: BatchSequence) -> ProducerState.Judgement {
        producers[sequence.producerID]?.judge(sequence) ?? .accepted
    }

    /// The batches from the one that holds `offset` on.
    package func batches(from offset: Int64) -> ArraySlice<StoredBatch> { storage[index(of: offset)...] }

    /// The place of the batch that holds `offset`, or would be next: by halving.
    private func index(of offset: Int64) -> Int {
        var low = first
        var high = storage.count
        while low < high {
            let middle = (low + high) / 2
            if storage[middle].nextOffset <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Forgets all from `offset` on; a batch that lies across it goes wholly.
    mutating func truncate(to offset: Int64) {
        guard offset < endOffset else { return }
        while storage.count > first, let last = storage.last, last.nextOffset > offset {
            storage.removeLast()
            size -= last.size
            endOffset = last.baseOffset
        }
        if storage.count == first { endOffset = max(startOffset, min(endOffset, offset)) }
        epochs.truncate(to: endOffset)
        recountProducers()
    }

    /// Moves the start forward, not past the end. Batches go as wholes; the start may lie within one.
    mutating func deleteRecords(before offset: Int64) {
        startOffset = max(startOffset, min(offset, endOffset))
        while first < storage.count, storage[first].nextOffset <= startOffset {
            size -= storage[first].size
            first += 1
        }
        if first > 1024, first * 2 > storage.count {
            storage.removeFirst(first)
            first = 0
        }
    }

    /// Forgets everything, and goes on at `offset`: what a follower does whose leader has nothing older.
    mutating func restart(at offset: Int64) {
        self = ReplicaLog()
        startOffset = offset
        endOffset = offset
    }

    private mutating func recountProducers() {
        producers.removeAll(keepingCapacity: true)
        for batch in batches where batch.sequence.isIdempotent {
            producers[batch.sequence.producerID, default: ProducerState()].record(
                batch.sequence, at: batch.baseOffset)
        }
    }
}

// MARK: For defects

extension ReplicaLog {
    /// Puts other batches in the place of the last ones. They must fill the same offsets.
    mutating func replaceLast(_ count: Int, with batches: [StoredBatch]) {
        guard storage.count - first >= count else { return }
        storage.removeLast(count)
        storage += batches
    }
}
