/// What happened in a KIP-848 group from one cause to the next.
struct ConsumerWindow: Sendable {
    let group: String
    let cause: ConsumerCauses.Found
    let before: ConsumerState
    /// In order.
    let steps: [ConsumerStep]
    let fetches: FetchMeasures
    let topics: TopicFilter

    private var after: ConsumerState {
        var state = before
        for step in steps { state.apply(step) }
        return state
    }

    func rebalance() -> LogicalRebalance {
        let after = after
        var rebalance = LogicalRebalance(
            group: group, groupProtocol: .kip848, assignor: nil,
            isStatic: [before, after].contains { $0.members.values.contains { $0.instanceID != nil } },
            trigger: cause.cause, causes: [cause.cause], generationBefore: before.highestEpoch,
            generationAfter: after.highestEpoch, membersBefore: before.memberIDs, membersAfter: after.memberIDs,
            ownersBefore: before.owners(in: topics), ownersAfter: after.owners(in: topics),
            endMicroseconds: cause.cause.microseconds, total: Span(microseconds: 0))
        rebalance.moves = moves(rebalance)
        let convergence = ConsumerConvergence(before: before, after: after, steps: steps)
        rebalance.convergedMicroseconds = convergence.moments.mapValues {
            $0.microseconds - cause.cause.microseconds
        }
        rebalance.notConverged = after.memberIDs.keys.filter { convergence.moments[$0] == nil }.sorted()
        rebalance.measures = measures(rebalance)
        if cause.cause.kind == .staticReturn {
            rebalance.grantedMicroseconds = steps.first { $0.grants(nil, to: cause.cause.member) }?.moment.microseconds
        }
        rebalance.endMicroseconds = end(rebalance, convergence)
        rebalance.total = Span(cause.cause.microseconds, rebalance.endMicroseconds)
        if cause.cause.wasKilled == false {
            rebalance.confidence.doubt(
                .likely,
                "nobody told when \(cause.cause.member) died: its time is the end of its connection, or its last sign of life"
            )
        }
        for member in fetches.clients.keys.sorted() where fetches.clients[member] != member {
            rebalance.confidence.doubt(
                .ambiguous, "\(member) shares its client id: its Fetches are those of all who have it")
        }
        rebalance.conclude()
        return rebalance
    }

    private func end(_ rebalance: LogicalRebalance, _ convergence: ConsumerConvergence) -> Int64 {
        let fetched = rebalance.measures.partitions.compactMap(\.firstFetchMicroseconds)
        let arrived = convergence.moments.values.map(\.microseconds)
        return (fetched + arrived).max() ?? cause.cause.microseconds
    }

    private func moves(_ rebalance: LogicalRebalance) -> [PartitionMove] {
        rebalance.ownersAfter.partitions.compactMap { partition in
            guard let new = rebalance.ownersAfter[partition], new != rebalance.ownersBefore[partition] else {
                return nil
            }
            return move(partition, from: rebalance.ownersBefore[partition], to: new)
        }
    }

    private func move(_ partition: TopicPartition, from old: String?, to new: String) -> PartitionMove {
        var move = PartitionMove(partition: partition, oldOwner: old, newOwner: new, freedBy: release(old))
        let trigger = cause.cause.microseconds
        var freed: Int64? = trigger
        var hold: Int64 = 0
        if let old, move.freedBy == .revocation {
            let notice = steps.first { $0.revokes(partition, from: old) }
            let release = notice.flatMap { notice in
                steps.first { $0.moment > notice.moment && $0.releases(partition, by: old) }
            }
            move.revokeNotice = notice.map { Span(trigger, $0.moment.microseconds) }
            if let notice, let release { move.revoke = Span(notice.moment, release.moment, injected: notice.hold) }
            freed = release?.moment.microseconds
            move.acknowledgedMicroseconds = freed
            hold = release?.hold ?? 0
        }
        guard let granted = steps.first(where: { $0.grants(partition, to: new) }) else { return move }
        move.grantedMicroseconds = granted.moment.microseconds
        move.grantWait = freed.map { Span($0, granted.moment.microseconds, injected: hold) }
        let resume = fetches.resume(new, partition, grant(of: partition, by: granted))
        move.resume = resume?.resume
        move.catchUpMicroseconds = resume?.catchUpMicroseconds
        return move
    }

    private func release(_ old: String?) -> PartitionMove.Release {
        guard let old else { return .none }
        guard old == cause.cause.member else { return .revocation }
        return switch cause.cause.kind {
        case .expiry: .expiry
        case .leave: .leave
        default: .revocation
        }
    }

    private func grant(of partition: TopicPartition, by step: ConsumerStep) -> FetchMeasures.Grant {
        let lost = steps.first { $0.moment > step.moment && $0.revokes(partition, from: step.member) }
        return FetchMeasures.Grant(moment: step.moment, end: lost?.moment ?? .never, hold: step.hold)
    }

    private func measures(_ rebalance: LogicalRebalance) -> PartitionMeasures {
        let partitions = Set(rebalance.ownersBefore.partitions + rebalance.ownersAfter.partitions).sorted()
        return PartitionMeasures(
            partitions.map { partition in
                let old = rebalance.ownersBefore[partition]
                let new = rebalance.ownersAfter[partition]
                let isReturned = cause.cause.kind == .staticReturn && new == cause.cause.member
                let granted = new.flatMap { new in steps.first { $0.grants(partition, to: new) } }
                return fetches.measure(
                    partition, old: old, new: new,
                    grant: old != new || isReturned ? granted.map { grant(of: partition, by: $0) } : nil)
            })
    }
}
