import KafkaWire

extension ConsumerGroup {
    /// A member leaves: for good with epoch -1, a static one for a while with epoch -2.
    mutating func leave(_ body: ConsumerGroupHeartbeatRequest, _ topics: TopicTable) -> ConsumerGroupHeartbeatResponse {
        let found: Int?
        if let instance = body.instanceID {
            found = index(ofInstance: instance)
            if let found, members[found].id != body.memberID {
                return .refusal((.fencedInstanceID, "Another member has this instance id now."))
            }
        } else {
            found = index(of: body.memberID)
        }
        guard let index = found else { return .refusal((.unknownMemberID, "The group has no such member.")) }
        if body.memberEpoch == ConsumerMember.awayEpoch {
            members[index].leaveForAWhile()
        } else {
            remove(at: index, topics)
        }
        return ConsumerGroupHeartbeatResponse {
            $0.memberID = body.memberID
            $0.memberEpoch = body.memberEpoch
        }
    }

    /// Its partitions are free at once; the next heartbeat of anybody assigns anew.
    private mutating func remove(at index: Int, _ topics: TopicTable) {
        targets[members[index].id] = nil
        members.remove(at: index)
        let names = members.reduce(into: Set<String>()) { $0.formUnion(topics.names(subscribedBy: $1)) }
        subscribed = names.sorted().compactMap { topics.named($0) }
        epoch += 1
    }
}

// MARK: Time

extension ConsumerGroup {
    var nextDeadline: ModelTime? {
        members.lazy.flatMap { [$0.sessionDeadline, $0.rebalanceDeadline] }.compactMap(\.self).min()
    }

    /// Does what is due at `now`.
    mutating func advance(_ now: ModelTime, _ topics: TopicTable) {
        let due = members.firstIndex { member in
            [member.sessionDeadline, member.rebalanceDeadline].contains { $0.map { $0 <= now } ?? false }
        }
        if let due { remove(at: due, topics) }
    }

    /// Another coordinator has read the group at `loaded`, or none has it: every wait begins anew, or rests.
    mutating func restartWaits(_ loaded: ModelTime?, _ configuration: GroupConfiguration) {
        for index in members.indices {
            members[index].sessionDeadline = loaded?.adding(
                milliseconds: configuration.consumerSessionTimeoutMilliseconds)
            guard members[index].state == .unrevoked else { continue }
            members[index].rebalanceDeadline = loaded?.adding(
                milliseconds: members[index].rebalanceTimeoutMilliseconds)
        }
    }
}
