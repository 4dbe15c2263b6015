import KafkaWire

extension GroupCoordinator {
    mutating func describeConsumers(_ request: Received<ConsumerGroupDescribeRequest>, _ broker: Int32) {
        let answer = ConsumerGroupDescribeResponse {
            $0.groups = request.body.groupIDs.map { describeConsumers($0, broker) }
        }
        turn.answer(request.id, .consumerGroupDescribe(answer))
    }

    private func describeConsumers(_ id: String, _ broker: Int32) -> ConsumerGroupDescribeResponse.Group {
        let standing = standing(of: id, at: broker)
        guard standing == .none, let group = consumer[id] else {
            return .init {
                $0.groupID = id
                $0.error = standing == .none ? .groupIDNotFound : standing
                $0.errorMessage = standing == .none ? "There is no KIP-848 group of this name." : nil
            }
        }
        return .init {
            $0.groupID = id
            $0.groupState = group.state.rawValue
            $0.groupEpoch = group.epoch
            $0.assignmentEpoch = group.assignmentEpoch
            $0.assignorName = group.assignor(turn.configuration).rawValue
            $0.members = group.members.map { describe($0, of: group) }
        }
    }

    private func describe(_ member: ConsumerMember, of group: ConsumerGroup) -> ConsumerGroupDescribeResponse.Member {
        .init {
            $0.memberID = member.id
            $0.instanceID = member.instanceID
            $0.rackID = member.rackID
            $0.memberEpoch = member.epoch
            $0.clientID = member.client.clientID
            $0.clientHost = member.client.host
            $0.subscribedTopicNames = member.topicNames
            $0.subscribedTopicRegex = member.topicRegex
            $0.assignment.topicPartitions = described(member.assigned)
            $0.targetAssignment.topicPartitions = described(group.targets[member.id] ?? [])
            $0.memberType = 1
        }
    }

    private func described(_ partitions: Set<TopicPartitionID>) -> [ConsumerGroupDescribeResponse.TopicPartition] {
        partitions.byTopic().map { topic, partitions in
            .init {
                $0.topicID = topic
                $0.topicName = topics.withID(topic)?.name ?? ""
                $0.partitions = partitions
            }
        }
    }
}
