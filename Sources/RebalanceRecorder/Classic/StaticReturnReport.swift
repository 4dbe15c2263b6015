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
        let kill = kills.last { kill in
            kill.client == join.member && kill.microseconds < join.exchange.sent.microseconds
                && kill.microseconds > (joined ?? .beginning).microseconds
        }
        var cause = RebalanceCause(
            kind: .staticReturn, member: join.member,
            microseconds: kill?.microseconds ?? start?.exchange.answered?.microseconds
                ?? join.exchange.sent.microseconds)
        cause.wasKilled = kill != nil
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
            confidence.doubt(.likely, "nobody told when \(join.member) went: its time is that of its last sign of life")
        }
        return confidence
    }
}
