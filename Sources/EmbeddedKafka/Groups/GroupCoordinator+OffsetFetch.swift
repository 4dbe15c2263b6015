import KafkaWire

extension GroupCoordinator {
    mutating func fetchOffsets(_ request: Received<OffsetFetchRequest>, _ broker: Int32) {
        var answer = OffsetFetchResponse()
        if request.version >= 8 {
            answer.groups = request.body.groups.map { offsets(for: $0, request, broker) }
        } else {
            answer = oldAnswer(to: request, broker)
        }
        turn.answer(request.id, .offsetFetch(answer))
    }

    private func offsets(
        for asked: OffsetFetchRequest.Group, _ request: Received<OffsetFetchRequest>, _ broker: Int32
    ) -> OffsetFetchResponse.Group {
        let passesOver = defects.contains(.skipOffset) && isMember(request.client, of: asked.groupID)
        var answer = OffsetFetchResponse.Group { $0.groupID = asked.groupID }
        answer.error = fetchStanding(of: asked, at: broker)
        guard answer.error == .none else { return answer }
        guard let wanted = asked.topics else {
            answer.topics = (offsets[asked.groupID]?.topicNames ?? []).map { name in
                let partitions = offsets[asked.groupID]?.partitions(of: name) ?? []
                return told(name, topics.named(name)?.id ?? .zero, partitions, asked.groupID, passesOver)
            }
            return answer
        }
        answer.topics = wanted.map { topic in
            let name = request.version >= 10 ? topics.withID(topic.topicID)?.name : topic.name
            var answer = told(name ?? "", topic.topicID, topic.partitionIndexes, asked.groupID, passesOver)
            guard name == nil else { return answer }
            for index in answer.partitions.indices { answer.partitions[index].error = .unknownTopicID }
            return answer
        }
        return answer
    }

    private func fetchStanding(of asked: OffsetFetchRequest.Group, at broker: Int32) -> KafkaError {
        let standing = standing(of: asked.groupID, at: broker)
        guard standing == .none, let group = consumer[asked.groupID] else { return standing }
        return group.standing(of: asked.memberID, epoch: asked.memberEpoch, committing: false)
    }

    private func told(
        _ topic: String, _ id: WireUUID, _ partitions: [Int32], _ group: String, _ passesOver: Bool
    ) -> OffsetFetchResponse.GroupTopic {
        .init {
            $0.name = topic
            $0.topicID = id
            $0.partitions = partitions.map { partition in
                let committed = offsetHandedOut(topic, partition, group, passesOver)
                return .init {
                    $0.partitionIndex = partition
                    $0.committedOffset = committed?.offset ?? -1
                    $0.committedLeaderEpoch = committed?.leaderEpoch ?? -1
                    $0.metadata = committed?.metadata ?? ""
                }
            }
        }
    }

    /// What is told of a commit: the truth, unless the defect `skipOffset` makes it one more for a member.
    private func offsetHandedOut(
        _ topic: String, _ partition: Int32, _ group: String, _ passesOver: Bool
    ) -> CommittedOffset? {
        guard var committed = offsets[group]?[topic, partition] else { return nil }
        if passesOver && committed.generation != generation(of: group) { committed.offset &+= 1 }
        return committed
    }

    /// Whether a member asks, by its client id and address: most versions of the request name no member.
    private func isMember(_ client: ClientIdentity, of group: String) -> Bool {
        classic[group]?.members.contains { $0.client == client } ?? false
            || consumer[group]?.members.contains { $0.client == client } ?? false
    }

    /// Versions below 8 ask for one group.
    private func oldAnswer(to request: Received<OffsetFetchRequest>, _ broker: Int32) -> OffsetFetchResponse {
        let body = request.body
        let asked = OffsetFetchRequest.Group {
            $0.groupID = body.groupID
            $0.topics = body.topics?.map { topic in
                .init {
                    $0.name = topic.name
                    $0.partitionIndexes = topic.partitionIndexes
                }
            }
        }
        let group = offsets(for: asked, request, broker)
        guard group.error == .none else { return body.refusal(group.error, version: request.version) }
        return OffsetFetchResponse { answer in
            answer.topics = group.topics.map { topic in
                .init {
                    $0.name = topic.name
                    $0.partitions = topic.partitions.map(OffsetFetchResponse.Partition.init(_:))
                }
            }
        }
    }
}

extension OffsetFetchResponse.Partition {
    fileprivate init(_ partition: OffsetFetchResponse.GroupTopicPartition) {
        self.init {
            $0.partitionIndex = partition.partitionIndex
            $0.committedOffset = partition.committedOffset
            $0.committedLeaderEpoch = partition.committedLeaderEpoch
            $0.metadata = partition.metadata
            $0.error = partition.error
        }
    }
}
