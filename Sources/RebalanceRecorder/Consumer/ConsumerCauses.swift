/// What set off the rebalances of a KIP-848 group: one cause each.
struct ConsumerCauses: Sendable {
    struct Found: Sendable {
        var moment: Moment
        var cause: RebalanceCause
    }

    /// In the order in which they happened.
    private(set) var found: [Found] = []
    private(set) var refused: [NamedExchange] = []
    private var state: ConsumerState
    private let kills: [KillHint]
    private let steps: [ConsumerStep]

    init(_ exchanges: [NamedExchange], steps: [ConsumerStep], after base: ConsumerState, kills: [KillHint]) {
        state = base
        self.steps = steps
        self.kills = kills
        refused = exchanges.filter { entry in
            guard case .consumer(let content) = entry.exchange.content else { return false }
            return content.epoch == ConsumerExchange.joining && entry.exchange.answered != nil
                && entry.exchange.error != .none
        }
        var told = kills.filter(\.isTold).sorted { $0.microseconds < $1.microseconds }[...]
        var last = Moment.beginning
        for step in steps {
            while let kill = told.first, kill.microseconds < step.moment.microseconds {
                told.removeFirst()
                expire(kill, at: Moment(microseconds: kill.microseconds, order: last.order))
            }
            take(step)
            last = step.moment
        }
        for kill in told { expire(kill, at: Moment(microseconds: kill.microseconds, order: last.order)) }
        found.sort { ($0.cause.microseconds, $0.moment.order) < ($1.cause.microseconds, $1.moment.order) }
    }

    private mutating func expire(_ kill: KillHint, at moment: Moment) {
        guard let member = state.members[kill.client], !member.isAway else { return }
        state.members[kill.client] = nil
        var cause = RebalanceCause(kind: .expiry, member: kill.client, microseconds: kill.microseconds)
        cause.wasKilled = true
        found.append(Found(moment: moment, cause: cause))
    }

    private mutating func take(_ step: ConsumerStep) {
        if case .asked(let content) = step.change { expirePredecessor(of: step, content) }
        if case .asked(let content) = step.change, let kind = kind(of: content, from: step) {
            let cause = RebalanceCause(kind: kind, member: step.member, microseconds: step.moment.microseconds)
            found.append(Found(moment: step.moment, cause: cause))
        }
        if case .answered(let content) = step.change { expireOwners(of: content.assigned ?? [], grantedBy: step) }
        state.apply(step)
    }

    private func kind(of content: ConsumerExchange, from step: ConsumerStep) -> RebalanceCause.Kind? {
        switch content.epoch {
        case ConsumerExchange.joining where content.givenEpoch == nil: nil
        case ConsumerExchange.joining: state.members[step.member]?.isAway ?? false ? .staticReturn : .join
        case ConsumerExchange.leaving: state.members[step.member] == nil ? nil : .leave
        case ConsumerExchange.leavingForAWhile: state.members[step.member] == nil ? nil : .staticLeave
        default: nil
        }
    }

    /// Whoever's partitions are granted to others without having given them up has lost its session.
    private mutating func expireOwners(of granted: [TopicPartition], grantedBy step: ConsumerStep) {
        for (name, member) in state.members where name != step.member {
            guard granted.contains(where: member.assigned.contains), member.owned.contains(where: granted.contains)
            else { continue }
            let own = steps.filter { $0.member == name }
            // What comes next of it, if anything, is another process of that name.
            if let later = own.first(where: { $0.moment > step.moment }), !later.isJoin { continue }
            expire(name, before: step)
        }
    }

    /// Whoever joins under the name of a member that is there, by another member id, takes the place of a dead process.
    private mutating func expirePredecessor(of step: ConsumerStep, _ content: ConsumerExchange) {
        guard content.epoch == ConsumerExchange.joining, content.givenEpoch != nil,
            let member = state.members[step.member], !member.isAway, content.memberID != member.memberID,
            content.givenID != member.memberID
        else { return }
        expire(step.member, before: step)
    }

    /// A member that nobody told to be dead: it died when its side closed its connection, or at its last sign of life.
    private mutating func expire(_ name: String, before step: ConsumerStep) {
        let last = steps.last { $0.member == name && $0.moment < step.moment }?.moment ?? step.moment
        state.members[name] = nil
        let closed = kills.first { kill in
            kill.client == name && kill.microseconds >= last.microseconds
                && kill.microseconds < step.moment.microseconds
        }
        let time = closed?.microseconds ?? last.microseconds
        var cause = RebalanceCause(kind: .expiry, member: name, microseconds: time)
        cause.wasKilled = false
        found.append(Found(moment: Moment(microseconds: time, order: order(at: time, from: last)), cause: cause))
    }

    /// The order of the last step by this time.
    private func order(at microseconds: Int64, from last: Moment) -> Int {
        steps.last { $0.moment.microseconds <= microseconds }?.moment.order ?? last.order
    }
}
