import EmbeddedKafka
import KafkaWire
import NIOCore

/// An idempotent producer of one partition, as a client library behaves: batches in flight, retries in their order.
struct SimulatedProducer {
    struct Batch {
        /// How many were made before it.
        let number: Int
        let sequence: Int32
        let count: Int32
        /// nil while it is not under way.
        var request: RequestID?
        /// Whether it goes again.
        var isRetry = false
    }

    let partition: Int32
    let acks: Int16
    private(set) var producerID: Int64
    private(set) var pending: [Batch] = []
    private var nextSequence: Int32 = 0
    private var made = 0

    init(partition: Int32, acks: Int16, producerID: Int64) {
        self.partition = partition
        self.acks = acks
        self.producerID = producerID
    }

    mutating func add(_ count: Int32) {
        pending.append(Batch(number: made, sequence: nextSequence, count: count))
        made += 1
        nextSequence += count
    }

    /// The next batch to send: the first that is not under way, if no more than three are. What goes again goes alone, as
    /// Kafka's own client does it.
    ///
    /// Never one that is five behind the first without an answer, since a log remembers five.
    func unsent() -> Int? {
        let underWay = pending.count { $0.request != nil }
        guard let first = pending.first, underWay < 3 else { return nil }
        if pending.contains(where: \.isRetry) { return underWay == 0 ? 0 : nil }
        return pending.firstIndex { $0.request == nil && $0.number < first.number + ProducerState.remembered }
    }

    mutating func sent(_ index: Int, as id: RequestID) { pending[index].request = id }

    mutating func acknowledged(_ id: RequestID) -> Batch? {
        guard let index = pending.firstIndex(where: { $0.request == id }) else { return nil }
        return pending.remove(at: index)
    }

    /// What was refused or got lost goes again.
    mutating func failed(_ id: RequestID) {
        guard let index = pending.firstIndex(where: { $0.request == id }) else { return }
        pending[index].request = nil
        pending[index].isRetry = true
    }

    /// Whether nothing before it is under way or waits.
    func isFirst(_ id: RequestID) -> Bool { pending.first?.request == id }

    /// Begins anew under another id, as a client does whose sequence the log does not know any more.
    mutating func restart(as id: Int64) {
        producerID = id
        nextSequence = 0
        let counts = pending.map(\.count)
        pending = []
        for count in counts { add(count) }
    }
}
