import KafkaWire
import NIOCore

import RecordedTraffic

@testable import EmbeddedKafka
@testable import RandomHistories

/// The model in the state in which the recorded cluster was: brokers, topics, leaders, coordinators, and what was committed.
///
/// That is what the requests of a recording do not decide: most messages were produced past the relay.
struct RecordedCluster {
    let model: ClusterModel
    /// Every batch that a recorded client has read, by topic, partition and first offset.
    private var batches: [String: [Int64: RecordBatch]] = [:]
    private var names: [WireUUID: String] = [:]
    private let memory = BatchMemory(limit: .max)

    init(_ answers: [any WireResponse]) {
        var configuration = ClusterConfiguration(brokers: 3, seed: 1)
        // As the recorded brokers were configured.
        configuration.minInSyncReplicas = 2
        configuration.partitions = 3
        configuration.memory = .max
        model = ClusterModel(configuration)
        // Makes the topic whose leaders coordinate, before the recording says who they are.
        _ = model.findCoordinator(FindCoordinatorRequest(), version: 0)
        for case let answer as MetadataResponse in answers { learnTopics(answer, onlyIDs: true) }
        for case let answer as FetchResponse in answers { keep(answer) }
    }

    private mutating func keep(_ answer: FetchResponse) {
        for topic in answer.responses {
            guard let name = name(topic.topic, topic.topicID) else { continue }
            for part in topic.partitions {
                var rest = RecordBatches(part.records ?? ByteBuffer())
                while let batch = try? rest.next() {
                    batches["\(name) \(part.partitionIndex)", default: [:]][batch.baseOffset] = batch
                }
            }
        }
    }

    private func name(_ name: String, _ id: WireUUID) -> String? {
        name.isEmpty ? model.topicsByID[id]?.name ?? names[id] : name
    }

    // MARK: What an answer tells of the cluster

    mutating func learn(_ answer: any WireResponse, _ request: any WireRequest) {
        switch (answer, request) {
        case (let answer as MetadataResponse, _):
            learnBrokers(answer.brokers.map { BrokerAddress(nodeID: $0.nodeID, host: $0.host, port: $0.port) })
            learnTopics(answer)
        case (let answer as DescribeClusterResponse, _):
            learnBrokers(answer.brokers.map { BrokerAddress(nodeID: $0.brokerID, host: $0.host, port: $0.port) })
        case (let answer as FindCoordinatorResponse, let request as FindCoordinatorRequest):
            let single = FindCoordinatorResponse.Coordinator {
                ($0.key, $0.nodeID, $0.error) = (request.key, answer.nodeID, answer.error)
                ($0.host, $0.port) = (answer.host, answer.port)
            }
            for found in answer.coordinators.isEmpty ? [single] : answer.coordinators { learn(found) }
        case (let answer as FetchResponse, _): learn(answer)
        case (let answer as ProduceResponse, _): learn(answer)
        case (let answer as ListOffsetsResponse, let request as ListOffsetsRequest): learn(answer, request)
        case (let answer as DeleteRecordsResponse, _):
            for topic in answer.topics {
                for part in topic.partitions { fill(topic.name, part.partitionIndex, to: part.lowWatermark) }
            }
        default: break
        }
    }

    private func learnBrokers(_ told: [BrokerAddress]) {
        for address in told { model.setAddress(address) }
        for index in model.brokers.indices {
            model.brokers[index].isFenced = !told.contains { $0.nodeID == model.brokers[index].id }
        }
    }

    private func learn(_ found: FindCoordinatorResponse.Coordinator) {
        let isThere = found.error == .none
        if isThere { model.setAddress(BrokerAddress(nodeID: found.nodeID, host: found.host, port: found.port)) }
        model.groups.setLeader(
            isThere ? found.nodeID : nil, ofOffsetsPartition: GroupCoordinator.offsetsPartition(of: found.key),
            at: model.now)
    }

    private mutating func learnTopics(_ answer: MetadataResponse, onlyIDs: Bool = false) {
        for told in answer.topics where told.error == .none {
            guard let name = told.name else { continue }
            if told.topicID != .zero { names[told.topicID] = name }
            if onlyIDs { continue }
            let topic = topic(name, told.topicID)
            for part in told.partitions.sorted(by: { $0.partitionIndex < $1.partitionIndex }) {
                place(part.partitionIndex, of: topic, on: part.replicaNodes)
                guard let partition = topic[part.partitionIndex] else { continue }
                lead(partition, part.leaderID, part.leaderEpoch)
                for index in partition.replicas.indices {
                    partition.replicas[index].isInSync = part.isrNodes.contains(partition.replicas[index].broker)
                }
            }
        }
    }

    /// Puts the replicas where the recording has them.
    private func place(_ index: Int32, of topic: Topic, on brokers: [Int32]) {
        guard topic[index]?.replicas.map(\.broker) != brokers else { return }
        let partition = Partition(topic: topic, index: index, brokers: brokers)
        if topic[index] == nil { topic.partitions.append(partition) } else { topic.partitions[Int(index)] = partition }
    }

    /// The topic under its recorded id, which the model cannot know of one that it made itself.
    private func topic(_ name: String, _ id: WireUUID) -> Topic {
        if let known = model.topics[name], id == .zero || known.id == id { return known }
        let former = model.topics[name]
        let topic = Topic(name: name, id: id, settings: former?.settings ?? [:])
        if let former { model.remove(former) }
        model.topics[name] = topic
        model.topicsByID[id] = topic
        model.topicOrder.append(topic)
        return topic
    }

    private func lead(_ partition: Partition, _ leader: Int32, _ epoch: Int32) {
        partition.leader = leader
        if epoch >= 0 { partition.leaderEpoch = epoch }
    }

    private func learn(_ answer: FetchResponse) {
        for topic in answer.responses {
            guard let name = name(topic.topic, topic.topicID) else { continue }
            for part in topic.partitions {
                if let told = part.currentLeader, let partition = model.partition(name, part.partitionIndex) {
                    lead(partition, told.leaderID, told.leaderEpoch)
                }
                guard part.error == .none else { continue }
                fill(name, part.partitionIndex, to: part.highWatermark)
                guard let partition = model.partition(name, part.partitionIndex) else { continue }
                for index in partition.replicas.indices {
                    partition.replicas[index].log.deleteRecords(before: part.logStartOffset)
                }
            }
        }
    }

    private func learn(_ answer: ProduceResponse) {
        for topic in answer.responses {
            for part in topic.partitionResponses {
                if let told = part.currentLeader, let partition = model.partition(topic.name, part.index) {
                    lead(partition, told.leaderID, told.leaderEpoch)
                }
                if part.error == .none { fill(topic.name, part.index, to: part.baseOffset, exactly: true) }
            }
        }
    }

    private func learn(_ answer: ListOffsetsResponse, _ request: ListOffsetsRequest) {
        for (topic, asked) in zip(answer.topics, request.topics) {
            for part in topic.partitions where part.error == .none {
                let timestamp = asked.partitions.first { $0.partitionIndex == part.partitionIndex }?.timestamp
                if timestamp == -1 { fill(topic.name, part.partitionIndex, to: part.offset) }
            }
        }
    }

    // MARK: Logs

    /// Puts the high watermark where the recording has it: with the recorded batches, and with others where nobody read.
    func fill(_ topic: String, _ index: Int32, to end: Int64, exactly: Bool = false) {
        guard let partition = model.partition(topic, index), end >= 0 else { return }
        let known = batches["\(topic) \(index)"] ?? [:]
        for replica in partition.replicas.indices {
            if exactly { partition.replicas[replica].log.truncate(to: end) }
            while partition.replicas[replica].log.endOffset < end {
                let at = partition.replicas[replica].log.endOffset
                let next = min(known.keys.filter { $0 > at }.min() ?? end, end)
                guard let batch = known[at] ?? Self.filler(at, count: next - at, partition.leaderEpoch) else { return }
                partition.replicas[replica].log.append(StoredBatch(batch, at: model.now, memory: memory))
            }
            partition.replicas[replica].sharedEnd = partition.replicas[replica].log.endOffset
        }
        partition.highWatermark = end
    }

    private static func filler(_ offset: Int64, count: Int64, _ epoch: Int32) -> RecordBatch? {
        var batch = try? RecordBatch(TestBatch.make((0..<count).map { "filler \($0)" }))
        batch?.baseOffset = offset
        batch?.leaderEpoch = max(epoch, 0)
        return batch
    }
}
