import KafkaWire

/// Elections that an operator asks for.
extension ClusterModel {
    private static let preferred: Int8 = 0

    func electLeaders(_ request: ElectLeadersRequest, version: Int16) -> ElectLeadersResponse {
        let asked =
            request.topicPartitions
            ?? topicOrder.map { topic in
                .init {
                    $0.topic = topic.name
                    $0.partitions = topic.partitions.map(\.index)
                }
            }
        return .init { response in
            response.replicaElectionResults = asked.map { topic in
                .init {
                    $0.topic = topic.topic
                    $0.partitionResult = topic.partitions.compactMap { index in
                        let error = elect(topic.topic, index, version >= 1 ? request.electionType : Self.preferred)
                        // Asked for all, only those are told of that needed one.
                        if request.topicPartitions == nil, error == .electionNotNeeded { return nil }
                        return .init {
                            $0.partitionID = index
                            $0.error = error
                            $0.errorMessage = error == .none ? nil : error.name
                        }
                    }
                }
            }
        }
    }

    private func elect(_ topic: String, _ index: Int32, _ type: Int8) -> KafkaError {
        guard let partition = partition(topic, index) else { return .unknownTopicOrPartition }
        guard type == Self.preferred else { return electUnclean(partition) }
        guard let first = partition.replicas.first, partition.leader != first.broker else { return .electionNotNeeded }
        guard first.isInSync, broker(first.broker)?.isEligible ?? false else { return .preferredLeaderNotAvailable }
        lead(partition, first.broker, .clean)
        return .none
    }

    /// Only for a partition without a leader, as in Kafka.
    private func electUnclean(_ partition: Partition) -> KafkaError {
        guard partition.leader < 0 else { return .electionNotNeeded }
        let live = partition.replicas.first { broker($0.broker)?.isEligible ?? false }
        guard let next = live else { return .eligibleLeadersNotAvailable }
        lead(partition, next.broker, .unclean)
        return .none
    }
}
