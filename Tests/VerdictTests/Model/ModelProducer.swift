import EmbeddedKafka
import KafkaWire
import TestSupport

@testable import RandomHistories

/// A producer with acks=all that sends one batch of each partition at a time, again and again until it is answered.
struct ModelProducer {
    private struct Batch {
        var messages: [UInt64]
        var sequence: Int32
        var attempts = 0
    }

    private struct Lane {
        var queue: [Batch] = []
        var underWay: RequestID?
        var producerID: Int64
        var sequence: Int32 = 0
    }

    private let desk: ModelDesk
    private var lanes: [Lane]
    private var lastProducerID: Int64
    /// Some batches are given up after so many attempts: nobody knows then whether they are stored.
    private let attempts: Int

    init(_ desk: ModelDesk, partitions: Int32, attempts: Int) {
        self.desk = desk
        self.attempts = attempts
        lanes = (0..<partitions).map { Lane(producerID: 100 + Int64($0)) }
        lastProducerID = 100 + Int64(partitions)
    }

    var isIdle: Bool { lanes.allSatisfy(\.queue.isEmpty) }

    mutating func add(_ messages: [UInt64], to partition: Int32) {
        let lane = Int(partition)
        lanes[lane].queue.append(Batch(messages: messages, sequence: lanes[lane].sequence))
        lanes[lane].sequence += Int32(messages.count)
    }

    /// Sends what is next, takes the answers, and gives what was acknowledged: the messages and the offset of the first.
    mutating func step() -> [(partition: Int32, messages: [UInt64], offset: Int64)] {
        var acknowledged: [(Int32, [UInt64], Int64)] = []
        for lane in lanes.indices {
            if let answer = takeAnswer(lane) { acknowledged += answer }
            send(lane)
            if let answer = takeAnswer(lane) { acknowledged += answer }
        }
        return acknowledged
    }

    private mutating func send(_ lane: Int) {
        guard lanes[lane].underWay == nil, let batch = lanes[lane].queue.first else { return }
        let leader = desk.model.partition(ModelRun.topic, Int32(lane))?.leader ?? -1
        guard desk.model.broker(leader)?.isRunning == true else { return }
        guard batch.attempts < attempts else { return giveUp(lane) }
        lanes[lane].queue[0].attempts += 1
        let records = TestBatch.make(
            batch.messages.map(ModelMessage.text), producerID: lanes[lane].producerID, epoch: 0,
            sequence: batch.sequence)
        let request = ProduceRequest {
            $0.acks = -1
            $0.timeoutMilliseconds = 200
            $0.topicData = [
                .init {
                    $0.name = ModelRun.topic
                    $0.partitionData = [
                        .init {
                            $0.index = Int32(lane)
                            $0.records = records
                        }
                    ]
                }
            ]
        }
        lanes[lane].underWay = desk.send(request, version: 9, as: "producer", to: leader)
    }

    private mutating func takeAnswer(_ lane: Int) -> [(Int32, [UInt64], Int64)]? {
        guard let id = lanes[lane].underWay else { return nil }
        guard let answer = desk.take(id) else {
            if !desk.isUnderWay(id) { lanes[lane].underWay = nil }
            return nil
        }
        lanes[lane].underWay = nil
        guard case .produce(let response) = answer, let result = response.responses.first?.partitionResponses.first
        else { return nil }
        switch result.error {
        case .none:
            let batch = lanes[lane].queue.removeFirst()
            return [(Int32(lane), batch.messages, result.baseOffset)]
        case .outOfOrderSequenceNumber, .unknownProducerID: begin(lane)
        default: break
        }
        return nil
    }

    private mutating func giveUp(_ lane: Int) {
        lanes[lane].queue.removeFirst()
        begin(lane)
    }

    /// Under a new id, as a client does whose sequence the log does not know any more.
    private mutating func begin(_ lane: Int) {
        lastProducerID += 1
        lanes[lane].producerID = lastProducerID
        lanes[lane].sequence = 0
        for index in lanes[lane].queue.indices {
            lanes[lane].queue[index].sequence = lanes[lane].sequence
            lanes[lane].sequence += Int32(lanes[lane].queue[index].messages.count)
        }
    }
}
