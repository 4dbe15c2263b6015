/// One thing that changes what a KIP-848 group is.
struct ConsumerStep: Sendable {
    enum Change: Sendable {
        case asked(ConsumerExchange)
        case answered(ConsumerExchange)
        /// Its session ended, as somebody told or as the grants of others show.
        case expired
    }

    var moment: Moment
    var member: String
    var change: Change
    /// How long the proxy held the frame back, in µs.
    var hold: Int64 = 0

    /// A member enters.
    var isJoin: Bool {
        if case .asked(let content) = change { content.epoch == ConsumerExchange.joining } else { false }
    }

    /// All that the exchanges say, in order. Refused ones change nothing.
    static func steps(_ exchanges: [NamedExchange]) -> [ConsumerStep] {
        exchanges.flatMap { entry -> [ConsumerStep] in
            guard case .consumer(let content) = entry.exchange.content, entry.exchange.error == .none else { return [] }
            let asked = ConsumerStep(
                moment: entry.exchange.sent, member: entry.member, change: .asked(content),
                hold: entry.exchange.requestHold)
            guard let moment = entry.exchange.answered else { return [asked] }
            return [
                asked,
                ConsumerStep(
                    moment: moment, member: entry.member, change: .answered(content), hold: entry.exchange.answerHold),
            ]
        }
        .sorted { $0.moment < $1.moment }
    }
}

extension ConsumerStep {
    /// An answer that gives the member the partition, or with nil any partitions.
    func grants(_ partition: TopicPartition?, to member: String) -> Bool {
        guard self.member == member, case .answered(let content) = change, let assigned = content.assigned else {
            return false
        }
        return partition.map(assigned.contains) ?? true
    }

    /// An answer that tells the member what it has, without the partition.
    func revokes(_ partition: TopicPartition, from member: String) -> Bool {
        guard self.member == member, case .answered(let content) = change, let assigned = content.assigned else {
            return false
        }
        return !assigned.contains(partition)
    }

    /// A request in which the member says what it has, without the partition.
    func releases(_ partition: TopicPartition, by member: String) -> Bool {
        guard self.member == member, case .asked(let content) = change, let owned = content.owned else {
            return false
        }
        return !owned.contains(partition)
    }
}

extension ConsumerState {
    mutating func apply(_ step: ConsumerStep) {
        switch step.change {
        case .expired: members[step.member] = nil
        case .asked(let content): ask(step.member, content)
        case .answered(let content): answer(step.member, content)
        }
    }

    private mutating func ask(_ member: String, _ content: ConsumerExchange) {
        switch content.epoch {
        case ConsumerExchange.leaving: members[member] = nil
        case ConsumerExchange.leavingForAWhile: members[member]?.isAway = true
        case ConsumerExchange.joining: break
        default: if let owned = content.owned { members[member]?.owned = owned }
        }
    }

    private mutating func answer(_ member: String, _ content: ConsumerExchange) {
        guard content.epoch >= 0, let epoch = content.givenEpoch else { return }
        highestEpoch = max(highestEpoch, epoch)
        if content.epoch == ConsumerExchange.joining {
            members[member] = Member(
                memberID: content.givenID ?? content.memberID, instanceID: content.instanceID, epoch: epoch,
                // Only a static member comes back to what it had.
                assigned: members[member].map { $0.isAway ? $0.assigned : [] } ?? [], owned: content.owned ?? [])
        } else if members[member] == nil {
            // The recording begins in the middle.
            members[member] = Member(
                memberID: content.memberID, instanceID: content.instanceID, epoch: epoch, assigned: content.owned ?? [],
                owned: content.owned ?? [])
        }
        members[member]?.epoch = epoch
        if let assigned = content.assigned { members[member]?.assigned = assigned }
    }
}
