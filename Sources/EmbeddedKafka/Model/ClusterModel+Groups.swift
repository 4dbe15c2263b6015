import KafkaWire

/// What the model does for the coordinator of groups: leaders, topics, time, and the way of the answers.
extension ClusterModel {
    /// The topic whose partitions decide who coordinates a group. Its logs stay empty: the coordinator is one for all
    /// brokers, as its replicated log makes it in Kafka. Made when the first client looks for a coordinator.
    private func createOffsetsTopic() {
        guard topics[Topic.offsets] == nil else { return }
        create(
            Topic.offsets, partitions: Int32(GroupCoordinator.offsetsPartitions),
            replicas: Int(configuration.replicationFactor))
        for partition in topics[Topic.offsets]?.partitions ?? [] { leadersChanged(partition) }
    }

    func findCoordinator(_ request: FindCoordinatorRequest, version: Int16) -> FindCoordinatorResponse {
        createOffsetsTopic()
        return groups.findCoordinator(request, version: version, addresses: addresses)
    }

    func leadersChanged(_ partition: Partition) {
        guard partition.topic.isInternal else { return }
        let leader = partition.leader < 0 ? nil : partition.leader
        groups.setLeader(leader, ofOffsetsPartition: partition.index, at: now)
        takeGroupAnswers()
    }

    func topicsChanged() {
        let known = topicOrder.map { GroupTopic(name: $0.name, id: $0.id, partitions: Int32($0.partitions.count)) }
        groups.setTopics(known, at: now)
        takeGroupAnswers()
    }

    func receive(
        _ request: GroupRequest, version: Int16, id: RequestID, from client: ClientIdentity, broker: Int32
    ) {
        groups.receive(request, version: version, id: id, from: client, broker: broker, at: now)
        takeGroupAnswers()
    }

    func advanceGroups() {
        groups.advance(to: now)
        takeGroupAnswers()
    }

    private func takeGroupAnswers() {
        for answered in groups.takeAnswers() { answer(answered.id, .other(answered.answer.body)) }
    }

    func passDefectsOn() {
        var passed = GroupDefects()
        if defects.contains(.twoOwnersOfAPartition) { passed.insert(.twoOwners) }
        if defects.contains(.forgetCommit) { passed.insert(.forgetCommit) }
        if defects.contains(.skipOffsetAfterRebalance) { passed.insert(.skipOffset) }
        groups.defects = passed
    }

    /// Moves the coordinator of a group, and of all others of its part of the offsets topic.
    func moveCoordinator(of group: String, to broker: Int32) throws(ClusterError) {
        createOffsetsTopic()
        let index = GroupCoordinator.offsetsPartition(of: group)
        try moveLeader(topic: Topic.offsets, partition: index, to: broker)
    }
}
