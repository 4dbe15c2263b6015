import KafkaWire
import MessageLedger
import TestSupport

@testable import EmbeddedKafka
@testable import RandomHistories

/// A run of a producer and a group against the deterministic cluster, with faults and one defect at most; the seed decides
/// all of it, and everything that anybody was told is written down.
final class ModelRun {
    static let topic = "t"
    static let partitions: Int32 = 3
    static let keys: UInt32 = 9
    private static let steps = 90

    let defect: Defects
    private(set) var history: History
    private let desk: ModelDesk
    private var producer: ModelProducer
    private var group: ModelGroup
    private var dice: SeededNumbers

    init(seed: UInt64, defect: Defects) {
        self.defect = defect
        dice = SeededNumbers(seed: seed)
        var configuration = ClusterConfiguration(brokers: 3, seed: seed)
        configuration.defects = defect
        configuration.brokerSession = .milliseconds(400)
        configuration.replicaLagLimit = .milliseconds(600)
        configuration.memory = .max
        configuration.groups.initialRebalanceDelayMilliseconds = 0
        desk = ModelDesk(ClusterModel(configuration))
        for broker in Int32(1)...3 {
            desk.model.setAddress(BrokerAddress(nodeID: broker, host: "127.0.0.1", port: 9091 + broker))
        }
        producer = ModelProducer(desk, partitions: Self.partitions, attempts: 12)
        group = ModelGroup(desk)
        history = History(startOffsets: [Int64](repeating: 0, count: Int(Self.partitions)), keys: [])
        desk.perform(.createTopic(name: Self.topic, partitions: Int(Self.partitions), replicas: 3))
    }

    /// What lies in the logs in the end, by partition, in the order of the offsets.
    var logs: [[History.Content]] {
        (0..<Self.partitions).map { partition in
            let log = desk.model.partition(Self.topic, partition)?.leaderLog
            return (log?.batches ?? []).flatMap { batch in
                TestBatch.messages(in: batch.bytes()).map { ModelMessage.content($0.value) }
            }
        }
    }

    func run() {
        _ = group.start()
        _ = group.start()
        rebalance()
        for _ in 0..<Self.steps { act() }
        recover()
    }

    // MARK: Steps

    private func roll(_ sides: Int) -> Int { .random(in: 0..<sides, using: &dice) }

    private func act() {
        switch roll(20) {
        case 0...6: produce()
        case 7...12: read()
        case 13...14: commit()
        case 15...16: pass(.milliseconds(1 + roll(150)))
        case 17...18: disturb()
        default: changeMembers()
        }
        noteAcknowledgements()
    }

    private func produce() {
        let key = UInt32(roll(Int(Self.keys)))
        let messages = (0..<(1 + roll(3))).map { _ in
            history.keys.append(key)
            return UInt64(history.keys.count - 1)
        }
        for message in messages { history.steps.append(.attempted(message)) }
        producer.add(messages, to: Int32(key) % Self.partitions)
    }

    private func noteAcknowledgements() {
        for (partition, messages, offset) in producer.step() {
            for (index, message) in messages.enumerated() {
                let place = Place(partition: partition, offset: offset + Int64(index))
                history.steps.append(.acknowledged(message, place))
            }
        }
    }

    private func read() {
        guard let index = group.members.indices.randomElement(using: &dice),
            let partition = group.members[index].positions.keys.sorted().randomElement(using: &dice)
        else { return }
        read(partition, by: index)
    }

    /// From the leader, or now and then from another, as a client reads whose metadata is old.
    @discardableResult
    private func read(_ partition: Int32, by index: Int) -> Bool {
        let leader = desk.model.partition(Self.topic, partition)?.leader ?? -1
        let broker = roll(10) == 0 ? Int32(1 + roll(3)) : leader
        let member = group.members[index]
        guard desk.model.broker(broker)?.isRunning == true, let position = member.positions[partition] else {
            return false
        }
        var part = FetchRequest.Partition()
        part.partition = partition
        part.fetchOffset = position
        part.partitionMaxBytes = 300
        let request = FetchRequest {
            $0.topics = [
                .init {
                    $0.topic = Self.topic
                    $0.partitions = [part]
                }
            ]
        }
        let answer = desk.ask(request, version: 11, as: member.name, of: broker, within: .milliseconds(100))
        guard let result = answer?.responses.first?.partitions.first else { return false }
        return take(result, partition, index, from: position)
    }

    /// Processes what was read, and tells whether there was anything.
    private func take(
        _ result: FetchResponse.Partition, _ partition: Int32, _ index: Int, from position: Int64
    ) -> Bool {
        if result.error == .offsetOutOfRange { group.moved(index, partition, to: 0) }
        guard result.error == .none else { return false }
        let messages = TestBatch.messages(in: result.records).filter { $0.offset >= position }
        for message in messages {
            let place = Place(partition: partition, offset: message.offset)
            history.steps.append(
                .delivered(
                    member: group.members[index].name,
                    History.Delivery(place: place, content: ModelMessage.content(message.value))))
            group.moved(index, partition, to: message.offset + 1)
        }
        return !messages.isEmpty
    }

    private func commit() {
        guard let index = group.members.indices.randomElement(using: &dice) else { return }
        commit(index)
    }

    private func commit(_ index: Int) {
        let member = group.members[index]
        if group.commit(index) { history.steps.append(.committed(member: member.name, member.positions)) }
    }

    private func pass(_ time: Duration) { desk.advance(by: time) }

    private func disturb() {
        let broker = Int32(1 + roll(3))
        switch roll(8) {
        case 0: desk.perform(.down(broker: broker))
        case 1: desk.perform(.stop(broker: broker))
        case 2...4: desk.perform(.up(broker: broker))
        case 5: desk.perform(.replicaLag(broker: broker, milliseconds: roll(300)))
        case 6: desk.perform(.replicaLag(broker: broker, milliseconds: 0))
        default:
            let partition = Int32(roll(Int(Self.partitions)))
            desk.perform(.moveLeader(topic: Self.topic, partition: partition, broker: broker))
        }
    }

    // MARK: Group

    private func changeMembers() {
        let count = group.members.count
        switch roll(3) {
        case 0 where count < 4: _ = group.start()
        case 1 where count > 1: history.steps.append(.ended(member: group.kill(roll(count))))
        case 2 where count > 1:
            let index = roll(count)
            commit(index)
            revoke(index)
            history.steps.append(.ended(member: group.leave(index)))
        default: break
        }
        rebalance()
    }

    private func revoke(_ index: Int) {
        let member = group.members[index]
        guard !member.positions.isEmpty else { return }
        history.steps.append(.revoked(member: member.name, member.positions.keys.sorted()))
    }

    private func rebalance() {
        for index in group.members.indices {
            // Half of them give their partitions up without a word, as one does that has lost its session.
            if roll(2) == 0 { commit(index) }
            revoke(index)
        }
        guard group.rebalance() else { return }
        for member in group.members where !member.positions.isEmpty {
            history.steps.append(
                .assigned(
                    member: member.name, member.positions.keys.sorted(), generation: Int(member.generation)))
        }
    }

    // MARK: The end

    /// The faults are over; what is pending gets through, and everything is read.
    private func recover() {
        for broker in Int32(1)...3 { desk.perform(.up(broker: broker)) }
        desk.perform(.replicaLag(broker: -1, milliseconds: 0))
        for _ in 0..<60 where !producer.isIdle {
            pass(.milliseconds(250))
            noteAcknowledgements()
        }
        for _ in 0..<40 where !isOwned {
            pass(.seconds(1))
            rebalance()
        }
        for _ in 0..<400 where readAll() {}
    }

    private func readAll() -> Bool {
        var isMore = false
        for index in group.members.indices {
            for partition in group.members[index].positions.keys.sorted() where read(partition, by: index) {
                isMore = true
            }
        }
        if !isMore { isMore = !isAtEnd }
        if isMore { pass(.milliseconds(10)) }
        return isMore
    }

    private var isOwned: Bool {
        group.members.reduce(into: Set()) { $0.formUnion($1.positions.keys) }.count == Self.partitions
    }

    /// Whether every owner of every partition has come to its end.
    private var isAtEnd: Bool {
        group.members.allSatisfy { member in
            member.positions.allSatisfy { partition, offset in
                offset >= desk.model.partition(Self.topic, partition)?.highWatermark ?? 0
            }
        }
    }
}
