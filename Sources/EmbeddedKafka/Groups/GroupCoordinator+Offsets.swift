import KafkaWire

extension GroupCoordinator {
    // MARK: Commit

    mutating func commit(_ request: Received<OffsetCommitRequest>, _ broker: Int32) {
        let refusal = commitStanding(request, broker)
        guard refusal == .none else {
            let answer = request.body.refusal(refusal, version: request.version)
            return turn.answer(request.id, .offsetCommit(answer))
        }
        let group = request.body.groupID
        classic[group]?.committed(by: request.body.memberID, turn.now)
        touched(group)
        var answer = OffsetCommitResponse()
        for topic in request.body.topics {
            let table = topics
            let found = request.version >= 10 ? table.withID(topic.topicID) : table.named(topic.name)
            let unknown: KafkaError = request.version >= 10 ? .unknownTopicID : .unknownTopicOrPartition
            answer.topics.append(
                .init {
                    $0.name = topic.name
                    $0.topicID = topic.topicID
                    $0.partitions = topic.partitions.map { partition in
                        var error = found == nil ? unknown : .none
                        if let found { error = store(partition, of: found, group) }
                        return .init {
                            $0.partitionIndex = partition.partitionIndex
                            $0.error = error
                        }
                    }
                })
        }
        turn.answer(request.id, .offsetCommit(answer))
    }

    private mutating func store(
        _ partition: OffsetCommitRequest.Partition, of topic: GroupTopic, _ group: String
    ) -> KafkaError {
        guard (0..<topic.partitions).contains(partition.partitionIndex) else { return .unknownTopicOrPartition }
        let metadata = partition.committedMetadata ?? ""
        guard metadata.utf8.count <= turn.configuration.maxOffsetMetadataBytes else {
            return KafkaError(name: "OFFSET_METADATA_TOO_LARGE") ?? .invalidRequest
        }
        if defects.contains(.forgetCommit) { return .none }
        offsets[group, default: CommittedOffsets()][topic.name, partition.partitionIndex] = CommittedOffset(
            offset: partition.committedOffset, leaderEpoch: partition.committedLeaderEpoch, metadata: metadata,
            generation: generation(of: group))
        return .none
    }

    private mutating func commitStanding(_ request: Received<OffsetCommitRequest>, _ broker: Int32) -> KafkaError {
        let body = request.body
        let epoch = body.generationIDOrMemberEpoch
        let standing = standing(of: body.groupID, at: broker)
        guard standing == .none else { return standing }
        if let group = consumer[body.groupID] {
            if request.version < 9 && !group.members.isEmpty && epoch >= 0 { return .unsupportedVersion }
            return group.standing(of: body.memberID, epoch: epoch, committing: true)
        }
        if let group = classic[body.groupID] { return group.standing(ofCommit: body) }
        // Somebody who is no member commits: the group begins to exist by that.
        guard epoch < 0 else { return request.version >= 9 ? .groupIDNotFound : .illegalGeneration }
        classic[body.groupID] = ClassicGroup(id: body.groupID)
        return .none
    }

    func generation(of group: String) -> Int32 { classic[group]?.generation ?? consumer[group]?.epoch ?? 0 }

    // MARK: Delete

    mutating func deleteOffsets(_ request: Received<OffsetDeleteRequest>, _ broker: Int32) {
        let group = request.body.groupID
        var answer = OffsetDeleteResponse()
        answer.error = standing(of: group, at: broker)
        if answer.error == .none { answer.error = offsetDeletionStanding(group) }
        guard answer.error == .none else { return turn.answer(request.id, .offsetDelete(answer)) }
        answer.topics = request.body.topics.map { topic in
            .init {
                $0.name = topic.name
                $0.partitions = topic.partitions.map { partition in
                    let error = deleteOffset(topic.name, partition.partitionIndex, group)
                    return .init {
                        $0.partitionIndex = partition.partitionIndex
                        $0.error = error
                    }
                }
            }
        }
        turn.answer(request.id, .offsetDelete(answer))
    }

    private func offsetDeletionStanding(_ group: String) -> KafkaError {
        if consumer[group] != nil { return .none }
        guard let classic = classic[group] else { return .groupIDNotFound }
        return classic.state == .empty || classic.protocolType == "consumer" ? .none : .nonEmptyGroup
    }

    private mutating func deleteOffset(_ topic: String, _ partition: Int32, _ group: String) -> KafkaError {
        guard topics.has(topic, partition: partition) else { return .unknownTopicOrPartition }
        if isSubscribed(group, to: topic) { return .groupSubscribedToTopic }
        offsets[group]?[topic, partition] = nil
        return .none
    }

    private func isSubscribed(_ group: String, to topic: String) -> Bool {
        if let group = consumer[group] { return group.subscribed.contains { $0.name == topic } }
        return classic[group]?.isSubscribed(to: topic) ?? false
    }
}

extension ClassicGroup {
    /// Which error a commit deserves.
    func standing(ofCommit request: OffsetCommitRequest) -> KafkaError {
        let isMember =
            request.generationIDOrMemberEpoch >= 0 || !request.memberID.isEmpty || request.groupInstanceID != nil
        guard isMember else { return state == .empty ? .none : .unknownMemberID }
        if request.generationIDOrMemberEpoch < 0 && state == .empty { return .none }
        let standing = standing(of: request.memberID, instance: request.groupInstanceID)
        guard standing == .none else { return standing }
        guard request.generationIDOrMemberEpoch == generation else { return .illegalGeneration }
        return state == .completingRebalance ? .rebalanceInProgress : .none
    }

    /// A commit is as good as a heartbeat.
    mutating func committed(by member: String, _ now: ModelTime) {
        guard state == .stable || state == .preparingRebalance, let index = index(of: member) else { return }
        members[index].expectHeartbeat(now)
    }

    /// Whether a member subscribes to the topic; of a group whose members are no consumers nobody knows.
    func isSubscribed(to topic: String) -> Bool {
        guard protocolType == "consumer" else { return false }
        return members.contains { member in
            let metadata = member.protocols.first { $0.name == protocolName } ?? member.protocols.first
            let blob = metadata.flatMap { try? ConsumerBlob<ConsumerSubscription>(from: $0.metadata) }
            return blob?.content.topics.contains(topic) ?? false
        }
    }
}
