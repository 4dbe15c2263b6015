/// What a log knows of one idempotent producer: its epoch, and its last five batches.
package struct ProducerState: Sendable {
    struct Entry: Sendable {
        var sequence: BatchSequence
        var baseOffset: Int64
    }

    /// Whether a batch fits behind those that the log has.
    enum Judgement: Equatable {
        case accepted
        /// It is there already, at that offset.
        case duplicate(baseOffset: Int64)
        case outOfOrder
        case fenced
    }

    /// As many as a client may have under way, and as many as Kafka keeps.
    package static let remembered = 5

    private(set) var epoch: Int16 = -1
    private(set) var recent: [Entry] = []

    func judge(_ batch: BatchSequence) -> Judgement {
        guard let last = recent.last else { return .accepted }
        if batch.producerEpoch < epoch { return .fenced }
        if batch.producerEpoch > epoch { return batch.first == 0 ? .accepted : .outOfOrder }
        if let twin = recent.first(where: { $0.sequence.first == batch.first && $0.sequence.last == batch.last }) {
            return .duplicate(baseOffset: twin.baseOffset)
        }
        return batch.first == last.sequence.next ? .accepted : .outOfOrder
    }

    mutating func record(_ batch: BatchSequence, at baseOffset: Int64) {
        if batch.producerEpoch != epoch {
            epoch = batch.producerEpoch
            recent.removeAll(keepingCapacity: true)
        }
        if recent.count == Self.remembered { recent.removeFirst() }
        recent.append(Entry(sequence: batch, baseOffset: baseOffset))
    }
}
