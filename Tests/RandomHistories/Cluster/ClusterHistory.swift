import EmbeddedKafka
import KafkaWire
import NIOCore

/// One run of random clients, faults and elections against the model, judged after each step. The seed decides all of it.
final class ClusterHistory {
    static let steps = 120
    static let partitions: Int32 = 2

    let seed: UInt64
    let model: ClusterModel
    /// Whether elections may cut off what was acknowledged.
    let isUnclean: Bool
    var dice: ModelDice
    var step = 0
    var producers: [SimulatedProducer] = []
    var readers: [SimulatedReader] = []
    var judges: [PartitionJudge]
    /// Whose request it is: the place of a producer or reader, and the broker it went to.
    var owners: [RequestID: Owner] = [:]
    private(set) var acknowledgements = 0
    private var lastID: UInt64 = 0
    private var lastProducerID: Int64 = 100

    struct Owner {
        enum Client {
            case producer(Int)
            case reader(Int)
        }

        var client: Client
        var broker: Int32
    }

    init(seed: UInt64, defects: Defects = []) {
        self.seed = seed
        var dice = ModelDice(seed: seed)
        isUnclean = dice.falls(0.2)
        var configuration = ClusterConfiguration(brokers: 3, seed: seed)
        configuration.defects = defects
        configuration.brokerSession = .milliseconds(400)
        configuration.replicaLagLimit = .milliseconds(600)
        configuration.minInSyncReplicas = dice.falls(0.5) ? 1 : 2
        configuration.allowsUncleanElection = isUnclean
        configuration.memory = dice.falls(0.1) ? 2_000 : .max
        self.dice = dice
        model = ClusterModel(configuration)
        judges = (0..<Self.partitions).map { PartitionJudge(partition: $0) }
        try? model.perform(.createTopic(name: "t", partitions: Int(Self.partitions), replicas: 3))
        for partition in 0..<Self.partitions {
            producers.append(SimulatedProducer(partition: partition, acks: -1, producerID: newProducerID()))
            producers.append(SimulatedProducer(partition: partition, acks: 1, producerID: newProducerID()))
            readers.append(SimulatedReader(partition: partition))
        }
    }

    func run() throws(HistoryFinding) {
        while step < Self.steps {
            step += 1
            act()
            try settle()
        }
        try recover()
    }

    // MARK: Steps

    private func act() {
        switch dice.next() % 10 {
        case 0...3: produce(Int(dice.next() % UInt64(producers.count)))
        case 4...5: read(Int(dice.next() % UInt64(readers.count)))
        case 6...7: model.advance(to: model.now + .milliseconds(Int64(1 + dice.next() % 150)))
        default: disturb()
        }
    }

    private func produce(_ index: Int) {
        if producers[index].pending.count < 6 { producers[index].add(Int32(1 + dice.next() % 3)) }
        send(index)
    }

    private func send(_ index: Int) {
        guard let broker = target(producers[index].partition) else { return }
        while let place = producers[index].unsent() { send(index, place, to: broker) }
    }

    private func send(_ index: Int, _ place: Int, to broker: Int32) {
        let producer = producers[index]
        let batch = producer.pending[place]
        let values = (0..<batch.count).map { "\(producer.producerID)/\(batch.sequence + $0)" }
        let records = TestBatch.make(
            values, producerID: producer.producerID, epoch: 0, sequence: batch.sequence)
        let request = ProduceRequest {
            $0.acks = producer.acks
            $0.timeoutMilliseconds = 200
            $0.topicData = [
                .init {
                    $0.name = "t"
                    $0.partitionData = [
                        .init {
                            $0.index = producer.partition
                            $0.records = records
                        }
                    ]
                }
            ]
        }
        let id = newID(.producer(index), broker)
        producers[index].sent(place, as: id)
        model.produce(request, version: 11, id: id, broker: broker)
    }

    private func read(_ index: Int) {
        guard readers[index].request == nil, let broker = target(readers[index].partition) else { return }
        let id = newID(.reader(index), broker)
        readers[index].request = id
        model.fetch(readers[index].fetch(), version: 12, id: id, broker: broker)
    }

    /// The leader, or now and then another, as a client thinks whose metadata is old. Only one that answers.
    private func target(_ partition: Int32) -> Int32? {
        let leader = model.partition("t", partition)?.leader ?? -1
        let broker = dice.falls(0.1) ? Int32(1 + dice.next() % 3) : leader
        return model.broker(broker)?.isRunning == true ? broker : nil
    }

    func newID(_ client: Owner.Client, _ broker: Int32) -> RequestID {
        lastID += 1
        owners[RequestID(lastID)] = Owner(client: client, broker: broker)
        return RequestID(lastID)
    }

    private func newProducerID() -> Int64 {
        lastProducerID += 1
        return lastProducerID
    }

    // MARK: Answers

    /// Gives the answers to their clients, and judges.
    func settle() throws(HistoryFinding) {
        for (id, answer) in model.takeAnswers() {
            guard let owner = owners.removeValue(forKey: id) else { continue }
            switch (owner.client, answer) {
            case (.producer(let index), .produce(let response)): try take(response, id, index)
            case (.reader(let index), .fetch(let response)): try take(response, index)
            default: throw finding("an answer of another kind")
            }
        }
        for index in judges.indices {
            try claim { () throws(Claim) in try judges[index].judge(model, isUnclean: isUnclean) }
        }
    }

    private func take(_ response: ProduceResponse, _ id: RequestID, _ index: Int) throws(HistoryFinding) {
        guard let result = response.responses.first?.partitionResponses.first else { throw finding("an empty answer") }
        let isLost = result.error == .outOfOrderSequenceNumber && producers[index].isFirst(id)
        guard result.error == .none else {
            if isLost, producers[index].acks == -1, !isUnclean {
                throw finding("the log forgot a sequence")
            }
            producers[index].failed(id)
            if isLost { producers[index].restart(as: newProducerID()) }
            return
        }
        guard let batch = producers[index].acknowledged(id) else { return }
        acknowledgements += 1
        guard producers[index].acks == -1 else { return }
        let producer = producers[index]
        try claim { () throws(Claim) in
            try judges[Int(producer.partition)].acknowledged(
                producer.producerID, batch, at: result.baseOffset, model)
        }
    }

    private func take(_ response: FetchResponse, _ index: Int) throws(HistoryFinding) {
        readers[index].request = nil
        guard let result = response.responses.first?.partitions.first else { throw finding("an empty answer") }
        let reader = readers[index]
        try claim { () throws(Claim) in
            try judges[Int(reader.partition)].read(TestBatch.messages(in: result.records))
        }
        readers[index].take(result)
    }

    /// A broker's connections end: what was under way is lost.
    func disconnect(_ broker: Int32) {
        let lost = owners.filter { $0.value.broker == broker }.keys.sorted { $0.value < $1.value }
        for id in lost {
            model.forget(id)
            switch owners.removeValue(forKey: id)?.client {
            case .producer(let index)?: producers[index].failed(id)
            case .reader(let index)?: readers[index].request = nil
            case nil: break
            }
        }
    }

    // MARK: The end

    /// Faults are over: everything that is pending must get through, and all replicas be the same.
    private func recover() throws(HistoryFinding) {
        for broker in Int32(1)...3 {
            try? model.perform(.resume(broker: broker))
            try? model.perform(.up(broker: broker))
        }
        try? model.perform(.replicaLag(broker: -1, milliseconds: 0))
        try settle()
        for _ in 0..<40 {
            step += 1
            model.advance(to: model.now + .milliseconds(250))
            try settle()
            for index in producers.indices { send(index) }
            for index in readers.indices { read(index) }
            try settle()
        }
        guard producers.allSatisfy({ $0.pending.isEmpty }) else { throw finding("a producer is stuck") }
        for index in judges.indices {
            try claim { () throws(Claim) in try judges[index].judgeEnd(model, isUnclean: isUnclean) }
        }
    }

    private func finding(_ claim: String) -> HistoryFinding {
        HistoryFinding(claim: claim, step: step, seed: seed)
    }

    private func claim(_ body: () throws(Claim) -> Void) throws(HistoryFinding) {
        do throws(Claim) { try body() } catch { throw finding(error.text) }
    }
}
