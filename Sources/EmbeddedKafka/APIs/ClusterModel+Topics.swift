import KafkaWire

/// Making, growing and removing topics.
extension ClusterModel {
    /// Makes a topic whose partitions are spread over the brokers that are there. The name must be free.
    @discardableResult
    func create(
        _ name: String, partitions: Int32, replicas: Int, settings: [String: String] = [:]
    ) -> Topic {
        let id = WireUUID(high: dice.next(), low: dice.next())
        let topic = Topic(name: name, id: id, settings: settings)
        topics[name] = topic
        topicsByID[id] = topic
        topicOrder.append(topic)
        grow(topic, to: Int(partitions), replicas: replicas)
        return topic
    }

    private func grow(_ topic: Topic, to count: Int, replicas: Int) {
        let live = brokers.filter { !$0.isFenced }.map(\.id)
        guard !live.isEmpty else { return }
        while topic.partitions.count < count {
            let index = topic.partitions.count
            let chosen = (0..<min(replicas, live.count)).map { live[(placementTurn + $0) % live.count] }
            placementTurn += 1
            topic.partitions.append(Partition(topic: topic, index: Int32(index), brokers: chosen))
        }
        topicsChanged()
    }

    func remove(_ topic: Topic) {
        topics[topic.name] = nil
        topicsByID[topic.id] = nil
        topicOrder.removeAll { $0 === topic }
        for partition in topic.partitions {
            partition.leader = -1
            failProduces(partition)
            failFetches(partition)
        }
        topicsChanged()
    }

    // MARK: Requests

    func createTopics(_ request: CreateTopicsRequest) -> CreateTopicsResponse {
        .init { response in
            response.topics = request.topics.map { asked in
                do throws(KafkaError) {
                    return try create(asked, only: request.validateOnly)
                } catch {
                    return .init {
                        $0.name = asked.name
                        $0.error = error
                        $0.errorMessage = error.name
                    }
                }
            }
        }
    }

    private func create(
        _ asked: CreateTopicsRequest.Topic, only validated: Bool
    ) throws(KafkaError) -> CreateTopicsResponse.Topic {
        guard Topic.isLegal(asked.name) else { throw .invalidTopicException }
        guard topics[asked.name] == nil else { throw .topicAlreadyExists }
        let partitions = asked.assignments.isEmpty ? asked.numPartitions : Int32(asked.assignments.count)
        let count = partitions == -1 ? configuration.partitions : partitions
        guard (1...10_000).contains(count) else { throw .invalidPartitions }
        let live = brokers.filter { !$0.isFenced }.count
        let replicas =
            asked.replicationFactor == -1
            ? min(Int(configuration.replicationFactor), live) : Int(asked.replicationFactor)
        guard !asked.assignments.isEmpty || (1...max(1, live)).contains(replicas) else {
            throw .invalidReplicationFactor
        }
        var settings: [String: String] = [:]
        for config in asked.configs {
            guard TopicSetting.accepts(config.name, config.value ?? "") else { throw .invalidConfig }
            settings[config.name] = config.value
        }
        let assignment = try Self.assignment(asked, brokers: brokers.map(\.id))
        if !validated {
            let topic = create(asked.name, partitions: count, replicas: replicas, settings: settings)
            if let assignment { assign(assignment, to: topic) }
        }
        return .init {
            $0.name = asked.name
            $0.topicID = topics[asked.name]?.id ?? .zero
            $0.numPartitions = count
            $0.replicationFactor = Int16(assignment?.first?.count ?? replicas)
            $0.configs = createdSettings(settings)
        }
    }

    /// The brokers of each partition as the request names them, nil where it leaves that to us.
    private static func assignment(
        _ asked: CreateTopicsRequest.Topic, brokers: [Int32]
    ) throws(KafkaError) -> [[Int32]]? {
        guard !asked.assignments.isEmpty else { return nil }
        let sorted = asked.assignments.sorted { $0.partitionIndex < $1.partitionIndex }
        for (index, assignment) in sorted.enumerated() {
            let isKnown = assignment.brokerIDs.allSatisfy { brokers.contains($0) }
            let isSet = Set(assignment.brokerIDs).count == assignment.brokerIDs.count
            // INVALID_REPLICA_ASSIGNMENT
            guard isKnown, isSet, !assignment.brokerIDs.isEmpty, assignment.partitionIndex == index else { throw 39 }
        }
        return sorted.map(\.brokerIDs)
    }

    private func assign(_ assignment: [[Int32]], to topic: Topic) {
        for (partition, brokers) in zip(topic.partitions, assignment) {
            partition.replicas = brokers.map { Replica(broker: $0) }
            for index in partition.replicas.indices {
                partition.replicas[index].isInSync = broker(partition.replicas[index].broker)?.isFenced == false
            }
            partition.leader = partition.replicas.first { $0.isInSync }?.broker ?? -1
        }
    }

    func deleteTopics(_ request: DeleteTopicsRequest, version: Int16) -> DeleteTopicsResponse {
        let asked =
            version >= 6
            ? request.topics
            : request.topicNames.map { name in
                DeleteTopicsRequest.Topic { $0.name = name }
            }
        return .init { response in
            response.responses = asked.map { asked in
                let topic = asked.name.map { topics[$0] } ?? topicsByID[asked.topicID]
                let unknown: KafkaError = asked.name == nil ? .unknownTopicID : .unknownTopicOrPartition
                let error = topic.map { $0.isInternal ? .topicAuthorizationFailed : KafkaError.none } ?? unknown
                if let topic, error == .none { remove(topic) }
                return .init {
                    $0.name = topic?.name ?? asked.name
                    $0.topicID = topic?.id ?? asked.topicID
                    $0.error = error
                }
            }
        }
    }

    func createPartitions(_ request: CreatePartitionsRequest) -> CreatePartitionsResponse {
        .init { response in
            response.results = request.topics.map { asked in
                let topic = topics[asked.name]
                let isMore = Int(asked.count) > topic?.partitions.count ?? 0 && asked.count <= 10_000
                if let topic, isMore, !request.validateOnly {
                    grow(topic, to: Int(asked.count), replicas: topic.partitions.first?.replicas.count ?? 1)
                }
                return .init {
                    $0.name = asked.name
                    $0.error = topic == nil ? .unknownTopicOrPartition : isMore ? .none : .invalidPartitions
                }
            }
        }
    }
}
