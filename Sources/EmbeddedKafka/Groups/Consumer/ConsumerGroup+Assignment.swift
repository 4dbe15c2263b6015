import KafkaWire

extension ConsumerGroup {
    /// Raises the epoch if the member's subscription or the subscribed topics themselves have changed.
    mutating func raiseEpoch(subscriptionChanged: Bool, _ topics: TopicTable) {
        guard subscriptionChanged || topicsChanged else { return }
        let before = subscribed
        refreshTopics(topics)
        if subscriptionChanged || before != subscribed { epoch += 1 }
    }

    private mutating func refreshTopics(_ topics: TopicTable) {
        topicsChanged = false
        let names = members.reduce(into: Set<String>()) { $0.formUnion(topics.names(subscribedBy: $1)) }
        subscribed = names.sorted().compactMap { topics.named($0) }
    }

    /// Computes what each member is to have at the group's epoch.
    mutating func assign(_ topics: TopicTable, _ turn: inout GroupTurn) {
        let ordered = JavaHash.walked(members.map(\.id)).compactMap(index(of:)).map { members[$0] }
        let told = ordered.map { member in
            ServerAssignor.Member(
                id: member.id, instanceID: member.instanceID,
                topics: Set(topics.names(subscribedBy: member).compactMap { topics.named($0)?.id }),
                assigned: targets[member.id] ?? [])
        }
        let partitions = told.reduce(into: [WireUUID: Int32]()) { counts, member in
            for topic in member.topics { counts[topic] = topics.withID(topic)?.partitions ?? 0 }
        }
        targets = assignor(turn.configuration).assignment(of: told, partitions: partitions)
        if turn.defects.contains(.twoOwners) { shareOnePartition(ordered.map(\.id)) }
        assignmentEpoch = epoch
    }

    /// The defect `twoOwners`: the first partition of a member that has one is given to the next member as well.
    private mutating func shareOnePartition(_ ids: [String]) {
        guard ids.count > 1, let index = ids.firstIndex(where: { targets[$0]?.isEmpty == false }),
            let partition = targets[ids[index]]?.min()
        else { return }
        targets[ids[(index + 1) % ids.count]]?.insert(partition)
    }

    mutating func reconcile(_ index: Int, owned: Set<TopicPartitionID>?, _ turn: inout GroupTurn) {
        let before = members[index].epoch
        let wasUnrevoked = members[index].state == .unrevoked
        if members[index].state == .stable && before == assignmentEpoch { return }
        let target = targets[members[index].id] ?? []
        let waits = !turn.defects.contains(.twoOwners)
        let held = target.filter { partition in waits && members.contains { $0.holds(partition) } }
        Reconciliation(target: target, targetEpoch: assignmentEpoch, owned: owned, held: held).advance(&members[index])
        guard members[index].state == .unrevoked else { return members[index].rebalanceDeadline = nil }
        if !wasUnrevoked || members[index].epoch != before {
            members[index].rebalanceDeadline = turn.now.adding(
                milliseconds: members[index].rebalanceTimeoutMilliseconds)
        }
    }
}
