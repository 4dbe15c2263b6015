import KafkaWire

/// Why a round came about.
struct RoundCauses: Sendable {
    let window: RoundWindow
    /// LeaveGroups since the round before.
    let leaves: [NamedExchange]
    let kills: [KillHint]

    /// Who left, and when.
    var departed: [RebalanceCause] {
        leaves.flatMap { leave -> [RebalanceCause] in
            guard case .leave(let members) = leave.exchange.content else { return [] }
            return members.compactMap { member in
                guard member.error == .none,
                    let name = window.before.name(memberID: member.memberID, instanceID: member.instanceID)
                else { return nil }
                return RebalanceCause(kind: .leave, member: name, microseconds: leave.exchange.sent.microseconds)
            }
        }
    }

    /// Members of the round before that neither came nor left.
    var absent: [String] {
        let gone = Set(departed.map(\.member))
        return window.before.members.keys.filter { !window.round.has($0) && !gone.contains($0) }.sorted()
    }

    /// All of them by the time at which they could act; a round that is not chained has at least one.
    ///
    /// A death that nobody told of acts when the session ends, counted from the last sign of life.
    func found(isChained: Bool) -> [RebalanceCause] {
        let causes = (departed + newcomers + absent.map(expiry)).sorted { acts($0) < acts($1) }
        guard causes.isEmpty && !isChained, let first = window.round.inOrder.first else { return causes }
        return [rejoin(first)]
    }

    private func acts(_ cause: RebalanceCause) -> Int64 {
        guard cause.wasKilled == false, let member = window.before.members[cause.member] else {
            return cause.microseconds
        }
        return cause.microseconds + member.sessionMicroseconds
    }

    private var newcomers: [RebalanceCause] {
        let gone = Set(departed.map(\.member))
        return window.round.inOrder.compactMap { join in
            guard window.before.members[join.member] == nil || gone.contains(join.member) else { return nil }
            var cause = RebalanceCause(
                kind: .join, member: join.member, microseconds: join.exchange.sent.microseconds)
            cause.emptyIDRequestMicroseconds = emptyIDRequest(before: join)?.microseconds
            cause.reason = join.join?.reason
            return cause
        }
    }

    /// The last request that only got an id for this one.
    private func emptyIDRequest(before join: NamedExchange) -> Moment? {
        window.exchanges.last { entry in
            entry.member == join.member && entry.exchange.error == .memberIDRequired
                && entry.exchange.sent < join.exchange.sent && entry.exchange.sent > window.start
        }?.exchange.sent
    }

    private func expiry(_ member: String) -> RebalanceCause {
        let alive = lastSign(of: member)
        let known = kills.filter { kill in
            kill.client == member && kill.microseconds < window.end.microseconds
                && kill.microseconds > joined(member).microseconds
        }
        let told = known.filter(\.isTold).map(\.microseconds).max()
        let closed = known.map(\.microseconds).filter { $0 >= alive.microseconds }.min()
        var cause = RebalanceCause(
            kind: .expiry, member: member, microseconds: told ?? closed ?? alive.microseconds)
        cause.wasKilled = told != nil
        return cause
    }

    /// The last request of the member that was answered before the round was over.
    private func lastSign(of member: String) -> Moment {
        let answers = window.exchanges.compactMap { $0.member == member ? $0.exchange.answered : nil }
        return answers.filter { $0 < window.end }.max() ?? window.start
    }

    /// When the member last joined, as far as is known.
    private func joined(_ member: String) -> Moment {
        window.exchanges.last { entry in
            entry.member == member && entry.join != nil && entry.exchange.succeeded && entry.exchange.sent < window.end
        }?.exchange.sent ?? window.before.members[member]?.joined ?? .beginning
    }

    private func rejoin(_ join: NamedExchange) -> RebalanceCause {
        var cause = RebalanceCause(
            kind: .rejoin, member: join.member, microseconds: join.exchange.sent.microseconds)
        cause.asNewMember = !(window.before.members[join.member]?.isCalled(join.exchange.memberID) ?? false)
        cause.reason = join.join?.reason
        return cause
    }
}
