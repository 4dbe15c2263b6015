import KafkaWire

/// Who is there, and who leads what.
extension ClusterModel {
    func metadata(_ request: MetadataRequest, version: Int16, broker: Int32) -> MetadataResponse {
        var response = MetadataResponse()
        response.brokers = knownBrokers.map { broker in
            .init {
                $0.nodeID = broker.id
                $0.host = addresses[broker.id]?.host ?? ""
                $0.port = addresses[broker.id]?.port ?? 0
            }
        }
        response.clusterID = clusterID
        response.controllerID = broker
        if request.includeClusterAuthorizedOperations {
            response.clusterAuthorizedOperations = Self.operationsOnCluster
        }
        if let asked = request.topics, version > 0 || !asked.isEmpty {
            response.topics = asked.map { describe($0, request, version) }
        } else {
            response.topics = topicOrder.map { describe($0) }
        }
        if request.includeTopicAuthorizedOperations {
            for index in response.topics.indices where response.topics[index].error == .none {
                response.topics[index].topicAuthorizedOperations = Self.operationsOnTopic
            }
        }
        return response
    }

    /// Everybody may do everything: the bits of what there is to do.
    private static let operationsOnTopic: Int32 = 3576
    private static let operationsOnCluster: Int32 = 8096

    /// A killed broker is listed until its session has ended.
    var knownBrokers: [BrokerState] { brokers.filter { !$0.isFenced } }

    /// Where the leaders are that some partitions name, each once.
    func addresses(ofLeaders leaders: [Int32?]) -> [BrokerAddress] {
        Set(leaders.compactMap(\.self)).sorted().compactMap { addresses[$0] }
    }

    private func describe(
        _ asked: MetadataRequest.Topic, _ request: MetadataRequest, _ version: Int16
    ) -> MetadataResponse.Topic {
        if version >= 10, asked.topicID != .zero {
            if let topic = topicsByID[asked.topicID] { return describe(topic) }
            return .init {
                $0.error = .unknownTopicID
                $0.topicID = asked.topicID
            }
        }
        let name = asked.name ?? ""
        if let topic = topics[name] { return describe(topic) }
        var answered = MetadataResponse.Topic { $0.name = name }
        guard Topic.isLegal(name) else {
            answered.error = .invalidTopicException
            return answered
        }
        if configuration.autoCreatesTopics, version < 4 || request.allowAutoTopicCreation {
            let topic = create(
                name, partitions: configuration.partitions, replicas: Int(configuration.replicationFactor))
            return describe(topic)
        }
        answered.error = .unknownTopicOrPartition
        return answered
    }

    private func describe(_ topic: Topic) -> MetadataResponse.Topic {
        .init {
            $0.name = topic.name
            $0.topicID = topic.id
            $0.isInternal = topic.isInternal
            $0.partitions = topic.partitions.map(describe)
        }
    }

    private func describe(_ partition: Partition) -> MetadataResponse.Partition {
        .init {
            $0.error = partition.leader < 0 ? .leaderNotAvailable : .none
            $0.partitionIndex = partition.index
            $0.leaderID = partition.leader
            $0.leaderEpoch = partition.leaderEpoch
            $0.replicaNodes = partition.replicas.map(\.broker)
            $0.isrNodes = partition.inSync
            $0.offlineReplicas = partition.replicas.map(\.broker).filter { broker($0)?.isFenced ?? true }
        }
    }

    func describeCluster(_ request: DescribeClusterRequest, broker: Int32) -> DescribeClusterResponse {
        .init {
            $0.clusterID = clusterID
            $0.controllerID = broker
            $0.endpointType = request.endpointType
            guard request.endpointType == 1 else {
                // MISMATCHED_ENDPOINT_TYPE: these are brokers, not controllers.
                $0.error = 114
                return
            }
            if request.includeClusterAuthorizedOperations {
                $0.clusterAuthorizedOperations = Self.operationsOnCluster
            }
            $0.brokers = knownBrokers.map { broker in
                .init {
                    $0.brokerID = broker.id
                    $0.host = addresses[broker.id]?.host ?? ""
                    $0.port = addresses[broker.id]?.port ?? 0
                }
            }
        }
    }
}
