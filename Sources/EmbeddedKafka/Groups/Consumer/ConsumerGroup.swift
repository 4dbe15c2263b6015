import KafkaWire

/// A group under KIP-848: the coordinator assigns, and walks each member there by itself.
package struct ConsumerGroup: Sendable {
    package enum State: String, Sendable {
        case empty = "Empty"
        case assigning = "Assigning"
        case reconciling = "Reconciling"
        case stable = "Stable"
    }

    let id: String
    /// Raised by every change of members, subscriptions or topics.
    package var epoch: Int32 = 0
    /// The epoch for which `targets` was computed.
    package var assignmentEpoch: Int32 = 0
    /// What each member is to have, by member id.
    var targets: [String: Set<TopicPartitionID>] = [:]
    /// In the order in which they came.
    package var members: [ConsumerMember] = []
    /// The subscribed topics as they were when the epoch was last raised.
    var subscribed: [GroupTopic] = []
    /// Topics have changed since.
    var topicsChanged = false

    init(id: String) { self.id = id }

    package var state: State {
        if members.isEmpty { return .empty }
        if epoch > assignmentEpoch { return .assigning }
        let settled = members.allSatisfy { $0.state == .stable && $0.epoch == assignmentEpoch }
        return settled ? .stable : .reconciling
    }

    func index(of member: String) -> Int? { members.firstIndex { $0.id == member } }

    func index(ofInstance instance: String) -> Int? { members.firstIndex { $0.instanceID == instance } }

    /// What most members ask for; of equals the first by name.
    func assignor(_ configuration: GroupConfiguration) -> ServerAssignor {
        var votes: [ServerAssignor: Int] = [:]
        for member in members { if let assignor = member.assignor { votes[assignor, default: 0] += 1 } }
        let chosen = votes.min { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        return chosen?.key ?? configuration.defaultAssignor
    }
}

// MARK: Offsets

extension ConsumerGroup {
    /// Which error a commit or a fetch of offsets deserves.
    func standing(of member: String?, epoch: Int32, committing: Bool) -> KafkaError {
        if epoch < 0 && (committing ? members.isEmpty : (member ?? "").isEmpty) { return .none }
        guard let index = member.flatMap(index(of:)) else { return .unknownMemberID }
        return members[index].epoch == epoch ? .none : .staleMemberEpoch
    }
}
