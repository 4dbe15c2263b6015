/// Computes the phases of a round.
struct RoundReport: Sendable {
    let window: RoundWindow
    let causes: RoundCauses
    let fetches: FetchMeasures
    let topics: TopicFilter
    let isChained: Bool
    /// Members keep what they do not have to give up.
    let isCooperative: Bool

    func round() -> RebalanceRound {
        let causes = causes.found(isChained: isChained)
        let ordered = window.round.inOrder
        let firstNotice = window.notices.first?.exchange.answered
        let first = window.firstJoin
        let trigger = isChained ? ordered.first?.exchange.sent.microseconds : causes.first?.microseconds
        let start = trigger ?? first.microseconds
        let members = ordered.map(phases).sorted { $0.member < $1.member }
        let end = end(of: members)
        let last = ordered.last
        return RebalanceRound(
            generation: window.round.generation, isChained: isChained, causes: causes, triggerMicroseconds: start,
            firstNoticeMicroseconds: firstNotice?.microseconds,
            detect: Span(start, (firstNotice ?? first).microseconds), firstJoinMicroseconds: first.microseconds,
            lastJoinAnswerMicroseconds: window.end.microseconds,
            joinBarrier: Span(first, window.end, injected: last?.exchange.requestHold ?? 0),
            straggler: last?.member ?? "",
            afterLastJoin: Span(last?.exchange.sent ?? first, window.end, injected: last?.exchange.requestHold ?? 0),
            absent: self.causes.absent, leader: leader?.member, assign: assign, members: members,
            refusedJoins: window.otherJoins.filter {
                $0.exchange.answered != nil && $0.exchange.error != .memberIDRequired
            }.count, refusedSyncs: window.refusedSyncs, endMicroseconds: end, total: Span(start, end))
    }

    /// The member that an answer names as leader.
    private var leader: NamedExchange? {
        let ids = Set(window.round.joins.values.compactMap(\.join?.leader))
        return window.round.joins.values.first { ids.contains($0.exchange.memberID) }
    }

    private var assign: Span? {
        guard let leader, let answered = leader.exchange.answered, let sync = window.sync(of: leader.member) else {
            return nil
        }
        return Span(answered, sync.exchange.sent, injected: leader.exchange.answerHold)
    }

    private func end(of members: [MemberPhases]) -> Int64 {
        members.flatMap(\.resumes).map(\.fetchMicroseconds).max()
            ?? members.compactMap(\.syncAnsweredMicroseconds).max() ?? window.end.microseconds
    }

    private func phases(_ join: NamedExchange) -> MemberPhases {
        let member = join.member
        let notice = window.notices.first {
            $0.member == member && ($0.exchange.answered ?? .never) < join.exchange.sent
        }
        let sync = window.sync(of: member)
        var phases = MemberPhases(
            member: member, memberID: join.exchange.memberID, instanceID: join.join?.instanceID,
            joinedMicroseconds: join.exchange.sent.microseconds,
            joinWait: Span(
                join.exchange.sent, join.exchange.answered ?? window.end, injected: join.exchange.requestHold),
            sync: sync.flatMap { sync in
                sync.exchange.answered.map { Span(sync.exchange.sent, $0, injected: sync.exchange.requestHold) }
            }, syncAnsweredMicroseconds: sync?.exchange.answered?.microseconds,
            owned: window.owned(by: join)?.filter(topics.contains),
            assigned: window.assigned(member)?.filter(topics.contains), reason: join.join?.reason)
        phases.resumes = resumes(phases)
        guard let notice, let noticed = notice.exchange.answered else { return phases }
        let first = window.notices.first?.exchange.answered ?? noticed
        phases.notify = Span(first, noticed, injected: notice.exchange.requestHold)
        phases.prepare = window.nextJoin(of: member, after: noticed).map {
            Span(noticed, $0, injected: notice.exchange.answerHold)
        }
        return phases
    }

    private func resumes(_ phases: MemberPhases) -> [MemberPhases.Resume] {
        (phases.assigned ?? []).filter { !isCooperative || !(phases.owned ?? []).contains($0) }.compactMap {
            partition in
            guard let grant = window.grant(of: partition, to: phases.member) else { return nil }
            return fetches.resume(phases.member, partition, grant)
        }
    }
}

extension RoundWindow {
    /// What the member said it holds, under the assignor that was chosen.
    func owned(by join: NamedExchange) -> [TopicPartition]? {
        guard let content = join.join else { return nil }
        return content.owned[content.assignor]
    }

    /// The SyncGroup answer that gave the member the partition, until it was told that it no longer has it.
    func grant(of partition: TopicPartition, to member: String) -> FetchMeasures.Grant? {
        guard let sync = sync(of: member), let answered = sync.exchange.answered else { return nil }
        let lost = exchanges.first { entry in
            entry.member == member && entry.exchange.sent > answered && entry.exchange.succeeded
                && entry.sync?.assigned.map { !$0.contains(partition) } ?? false
        }
        return FetchMeasures.Grant(
            moment: answered, end: lost?.exchange.answered ?? .never, hold: sync.exchange.answerHold)
    }
}
