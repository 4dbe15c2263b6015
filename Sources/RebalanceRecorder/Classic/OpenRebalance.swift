/// The rounds that belong to one rebalance.
struct OpenRebalance: Sendable {
    let before: ClassicState
    let isCooperative: Bool
    private var rounds: [(report: RebalanceRound, window: RoundWindow)] = []

    init(before: ClassicState, isCooperative: Bool) {
        self.before = before
        self.isCooperative = isCooperative
    }

    mutating func add(_ report: RebalanceRound, _ window: RoundWindow) { rounds.append((report, window)) }

    /// All members' SyncGroups of the last round were refused, or are not answered.
    var endsWithoutAssignment: Bool {
        rounds.last.map { last in last.window.round.joins.keys.allSatisfy { last.window.sync(of: $0) == nil } } ?? false
    }

    /// What the group is after the last round.
    var after: ClassicState { rounds.last?.window.after ?? before }

    /// nil without a round.
    func rebalance(of group: String, fetches: FetchMeasures, topics: TopicFilter) -> LogicalRebalance? {
        guard let first = rounds.first, let last = rounds.last else { return nil }
        let causes = rounds.flatMap(\.report.causes)
        guard let trigger = first.report.causes.first ?? causes.first else { return nil }
        let after = last.window.after
        let end = rounds.map(\.report.endMicroseconds).max() ?? last.report.endMicroseconds
        var rebalance = LogicalRebalance(
            group: group, groupProtocol: isCooperative ? .cooperative : .eager,
            assignor: last.window.round.inOrder.first?.join?.assignor,
            isStatic: last.window.round.inOrder.contains { $0.join?.instanceID != nil }, trigger: trigger,
            causes: causes,
            generationBefore: before.generation, generationAfter: last.report.generation,
            membersBefore: before.memberIDs, membersAfter: after.memberIDs, ownersBefore: before.owners(in: topics),
            ownersAfter: after.owners(in: topics), endMicroseconds: end,
            total: Span(first.report.triggerMicroseconds, end))
        rebalance.rounds = rounds.map(\.report)
        rebalance.measures = measures(rebalance, fetches)
        rebalance.confidence = confidence(rebalance, fetches)
        rebalance.conclude()
        return rebalance
    }

    private func measures(_ rebalance: LogicalRebalance, _ fetches: FetchMeasures) -> PartitionMeasures {
        let partitions = Set(rebalance.ownersBefore.partitions + rebalance.ownersAfter.partitions).sorted()
        return PartitionMeasures(
            partitions.map { partition in
                let new = rebalance.ownersAfter[partition]
                var measure = fetches.measure(
                    partition, old: rebalance.ownersBefore[partition], new: new,
                    grant: new.flatMap { grant(of: partition, to: $0) })
                measure.take(steps: steps(of: partition, from: rebalance.ownersBefore[partition], fetches))
                return measure
            })
    }

    /// From reader to reader, where somebody was given the partition in an earlier round and fetched it; empty otherwise.
    private func steps(
        of partition: TopicPartition, from old: String?, _ fetches: FetchMeasures
    ) -> [PartitionMeasure] {
        guard rounds.count > 1, var owner = old, var reader = old else { return [] }
        var steps: [PartitionMeasure] = []
        for (report, window) in rounds {
            guard let next = window.after.owner(of: partition),
                next != owner || isGiven(partition, to: next, in: report)
            else { continue }
            // Whoever never fetched it did not end the interruption.
            if let last = steps.last, last.firstAnswerMicroseconds == nil { steps.removeLast() }
            let grant = window.grant(of: partition, to: next)
            let step = fetches.measure(partition, old: reader, new: next, grant: grant)
            steps.append(step)
            owner = next
            if step.firstAnswerMicroseconds != nil { reader = next }
        }
        return steps.count > 1 ? steps : []
    }

    /// The last time the member was given the partition without having kept it.
    func grant(of partition: TopicPartition, to member: String) -> FetchMeasures.Grant? {
        rounds.last { isGiven(partition, to: member, in: $0.report) }?.window.grant(of: partition, to: member)
    }

    /// The first time in this rebalance that somebody was given the partition and fetched it.
    func firstReader(of partition: TopicPartition, after old: String?, _ fetches: FetchMeasures) -> PartitionMeasure? {
        for (report, window) in rounds {
            guard let next = window.after.owner(of: partition), isGiven(partition, to: next, in: report) else {
                continue
            }
            let grant = window.grant(of: partition, to: next)
            let measure = fetches.measure(partition, old: old, new: next, grant: grant)
            if !measure.isUnfinished { return measure }
        }
        return nil
    }

    /// Whether a round gave the member the partition without that it had kept it.
    private func isGiven(_ partition: TopicPartition, to member: String, in report: RebalanceRound) -> Bool {
        guard let phases = report.members.first(where: { $0.member == member }),
            phases.assigned?.contains(partition) ?? false
        else { return false }
        return !(isCooperative && phases.owned?.contains(partition) ?? false)
    }

    private func confidence(_ rebalance: LogicalRebalance, _ fetches: FetchMeasures) -> Confidence {
        var confidence = Confidence()
        for cause in rebalance.causes where cause.kind == .expiry && cause.wasKilled != true {
            confidence.doubt(
                .likely,
                "nobody told when \(cause.member) died: its time is the end of its connection, or its last sign of life"
            )
        }
        for member in fetches.clients.keys.sorted() where fetches.clients[member] != member {
            confidence.doubt(.ambiguous, "\(member) shares its client id: its Fetches are those of all who have it")
        }
        let isOpaque = rebalance.rounds.contains { $0.members.contains { $0.assigned == nil && $0.sync != nil } }
        if isOpaque { confidence.doubt(.likely, "the assignments are not those of consumers: owners are unknown") }
        return confidence
    }
}
