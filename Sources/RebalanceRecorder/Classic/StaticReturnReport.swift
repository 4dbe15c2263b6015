import KafkaWire

/// Computes what the return of a static member cost.
struct StaticReturnReport: Sendable {
    let group: String
    let join: NamedExchange
    let before: ClassicState
    let exchanges: [NamedExchange]
    let fetches: FetchMeasures
    let kills: [KillHint]
    let topics: TopicFilter

    func staticReturn() -> StaticReturn {
        let sync = sync
        let assigned = (sync?.sync?.assigned ?? []).filter { topics.contains($0) }
        let grant = sync?.exchange.answered.map {
            FetchMeasures.Grant(moment: $0, hold: sync?.exchange.answerHold ?? 0)
        }
        let content = join.join
        let away = away
        return StaticReturn(
            group: group, trigger: away, generation: content?.generation ?? -1,
            instanceID: content?.instanceID ?? "",
            memberIDBefore: before.members[join.member].map { $0.laterID ?? $0.memberID },
            memberIDAfter: join.exchange.memberID, joinRequestMicroseconds: join.exchange.sent.microseconds,
            joinAnsweredMicroseconds: join.exchange.answered?.microseconds ?? join.exchange.sent.microseconds,
            leaderNamed: content?.leader ?? "", syncAnsweredMicroseconds: grant?.moment.microseconds,
            assigned: assigned,
            resumes: assigned.compactMap { partition in
                grant.flatMap { fetches.resume(join.member, partition, $0) }
            }, noticesSeen: notices(since: away, until: grant?.moment),
            measures: PartitionMeasures(
                assigned.map { fetches.measure($0, old: join.member, new: join.member, grant: grant) }),
            confidence: confidence(away))
    }

    private var sync: NamedExchange? {
        exchanges.first { entry in
            entry.member == join.member && entry.sync?.generation == join.join?.generation && entry.exchange.succeeded
                && entry.exchange.sent > (join.exchange.answered ?? .never)
        }
    }

    private var away: RebalanceCause {
        let start = exchanges.last { entry in
            entry.member == join.member && entry.exchange.answered != nil && entry.exchange.sent < join.exchange.sent
        }
        let joined =
            exchanges.last { entry in
                entry.member == join.member && entry.join != nil && entry.exchange.sent < join.exchange.sent
            }?.exchange.sent ?? before.members[join.member]?.joined
        let known = kills.filter { kill in
            kill.client == join.member && kill.microseconds < join.exchange.sent.microseconds
                && kill.microseconds > (joined ?? .beginning).microseconds
        }
        let told = known.filter(\.isTold).map(\.microseconds).max()
        let alive = start?.exchange.answered?.microseconds
        let closed = known.map(\.microseconds).filter { $0 >= alive ?? .min }.min()
        var cause = RebalanceCause(
            kind: .staticReturn, member: join.member,
            microseconds: told ?? closed ?? alive ?? join.exchange.sent.microseconds)
        cause.wasKilled = told != nil
        return cause
    }

    private func notices(since away: RebalanceCause, until end: Moment?) -> Int {
        exchanges.filter { entry in
            guard entry.exchange.error == .rebalanceInProgress, let answered = entry.exchange.answered else {
                return false
            }
            return answered.microseconds > away.microseconds && answered < end ?? .never
        }
        .count
    }

    private func confidence(_ away: RebalanceCause) -> Confidence {
        var confidence = Confidence()
        if away.wasKilled != true {
            confidence.doubt(
                .likely,
                "nobody told when \(join.member) went: its time is the end of its connection, or its last sign of life")
        }
        return confidence
    }
}
