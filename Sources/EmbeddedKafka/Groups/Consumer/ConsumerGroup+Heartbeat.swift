import KafkaWire

extension ConsumerGroup {
    typealias Refusal = (error: KafkaError, message: String)

    /// A heartbeat of a member that comes or stays.
    mutating func heartbeat(
        _ request: Received<ConsumerGroupHeartbeatRequest>, _ topics: TopicTable, _ turn: inout GroupTurn
    ) -> ConsumerGroupHeartbeatResponse {
        if let refusal = admit(request, &turn) { return .refusal(refusal) }
        let body = request.body
        let known = body.instanceID.flatMap(index(ofInstance:)) ?? index(of: body.memberID)
        // A newcomer without a name of its own was appended under a new one.
        let index = known ?? members.count - 1
        let before = members[index].assigned
        let changed = members[index].subscribe(body)
        raiseEpoch(subscriptionChanged: changed, topics)
        if epoch > assignmentEpoch { assign(topics, &turn) }
        let owned = body.topicPartitions.map(TopicPartitionID.all)
        reconcile(index, owned: owned, &turn)
        members[index].sessionDeadline = turn.now.adding(
            milliseconds: turn.configuration.consumerSessionTimeoutMilliseconds)
        let isFull =
            body.memberEpoch == 0
            || (body.rebalanceTimeoutMilliseconds != -1 && body.subscribedTopicNames != nil && owned != nil)
        return answer(at: index, telling: isFull || members[index].assigned != before, turn.configuration)
    }

    /// Lets a newcomer in, a static member return, or checks one that is there; nil when all is well.
    private mutating func admit(
        _ request: Received<ConsumerGroupHeartbeatRequest>, _ turn: inout GroupTurn
    ) -> Refusal? {
        let body = request.body
        if let instance = body.instanceID { return admit(request, instance: instance, &turn) }
        if let index = index(of: body.memberID) {
            return check(index, request)
        }
        guard body.memberEpoch == 0 else { return (.unknownMemberID, "The group has no such member.") }
        return append(request, &turn)
    }

    private mutating func admit(
        _ request: Received<ConsumerGroupHeartbeatRequest>, instance: String, _ turn: inout GroupTurn
    ) -> Refusal? {
        let body = request.body
        guard let index = index(ofInstance: instance) else {
            return body.memberEpoch == 0
                ? append(request, &turn) : (.unknownMemberID, "The group has no member with this instance id.")
        }
        if body.memberEpoch == 0 {
            guard members[index].epoch == ConsumerMember.awayEpoch else {
                return (.unreleasedInstanceID, "Another member has this instance id, and its session has not ended.")
            }
            let former = members[index].id
            let id = body.memberID.isEmpty ? turn.ids.next() : body.memberID
            members[index].returned(as: id, request.client)
            if let target = targets.removeValue(forKey: former) { targets[id] = target }
            return nil
        }
        guard members[index].id == body.memberID else {
            return (.fencedInstanceID, "Another member has this instance id now.")
        }
        return check(index, request)
    }

    private func check(_ index: Int, _ request: Received<ConsumerGroupHeartbeatRequest>) -> Refusal? {
        let owned = request.body.topicPartitions.map(TopicPartitionID.all)
        let error = members[index].standing(epoch: request.body.memberEpoch, owned: owned)
        return error == .none ? nil : (error, "The member's epoch here is \(members[index].epoch).")
    }

    private mutating func append(
        _ request: Received<ConsumerGroupHeartbeatRequest>, _ turn: inout GroupTurn
    ) -> Refusal? {
        guard members.count < turn.configuration.maxSize else {
            return (.groupMaxSizeReached, "The group has as many members as it may have.")
        }
        let id = request.body.memberID.isEmpty ? turn.ids.next() : request.body.memberID
        members.append(ConsumerMember(id: id, instanceID: request.body.instanceID, client: request.client))
        return nil
    }

    private func answer(
        at index: Int, telling: Bool, _ configuration: GroupConfiguration
    ) -> ConsumerGroupHeartbeatResponse {
        ConsumerGroupHeartbeatResponse {
            $0.memberID = members[index].id
            $0.memberEpoch = members[index].epoch
            $0.heartbeatIntervalMilliseconds = configuration.consumerHeartbeatIntervalMilliseconds
            guard telling else { return }
            $0.assignment = .init {
                $0.topicPartitions = members[index].assigned.byTopic().map { topic, partitions in
                    .init {
                        $0.topicID = topic
                        $0.partitions = partitions
                    }
                }
            }
        }
    }
}

extension ConsumerGroupHeartbeatResponse {
    static func refusal(_ refusal: ConsumerGroup.Refusal) -> Self {
        Self {
            $0.error = refusal.error
            $0.errorMessage = refusal.message
        }
    }
}

extension TopicPartitionID {
    static func all(_ topics: [ConsumerGroupHeartbeatRequest.TopicPartition]) -> Set<TopicPartitionID> {
        Set(topics.flatMap { topic in topic.partitions.map { TopicPartitionID(topic: topic.topicID, partition: $0) } })
    }
}
