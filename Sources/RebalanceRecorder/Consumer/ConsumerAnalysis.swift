/// Finds the rebalances of a KIP-848 group: one per cause, each lasting until the next.
struct ConsumerAnalysis: Sendable {
    struct Found: Sendable {
        var rebalance: LogicalRebalance
        /// When it was set off.
        var start: Moment
        /// What the group was before.
        var before: ConsumerState
        /// All that a dead member had has been taken up by others, in this rebalance or later.
        var hasHeirs: Bool
    }

    private(set) var found: [Found] = []
    private(set) var refusedJoins: [RefusedJoin]
    private(set) var departures: [Departure] = []

    init(
        group: String, exchanges: [NamedExchange], after base: ConsumerState, fetches: FetchMeasures,
        kills: [KillHint], topics: TopicFilter
    ) {
        var steps = ConsumerStep.steps(exchanges)
        let causes = ConsumerCauses(exchanges, steps: steps, after: base, kills: kills)
        refusedJoins = causes.refused.map { RefusedJoin(group: group, $0) }
        for found in causes.found where found.cause.kind == .expiry {
            let index = steps.firstIndex { $0.moment > found.moment } ?? steps.count
            steps.insert(ConsumerStep(moment: found.moment, member: found.cause.member, change: .expired), at: index)
        }
        var state = base
        var next = 0
        for (index, cause) in causes.found.enumerated() {
            let begin = cause.firstStep(in: steps, from: next)
            for step in steps[next..<begin] { state.apply(step) }
            next = begin
            if cause.cause.kind == .leave, Set(state.members.keys) == [cause.cause.member] {
                departures.append(
                    Departure(
                        group: group, member: cause.cause.member, microseconds: cause.cause.microseconds))
                continue
            }
            let end =
                index + 1 < causes.found.count ? causes.found[index + 1].firstStep(in: steps, from: begin) : steps.count
            let window = ConsumerWindow(
                group: group, cause: cause, before: state, steps: Array(steps[begin..<end]), fetches: fetches,
                topics: topics)
            var rebalance = window.rebalance()
            let estate = ConsumerEstate(rebalance, later: steps[end...], fetches: fetches)
            rebalance.takenUpLater = estate.taken
            found.append(
                Found(rebalance: rebalance, start: cause.moment, before: state, hasHeirs: estate.orphans.isEmpty))
        }
    }
}

extension ConsumerCauses.Found {
    /// Where the steps of its rebalance begin.
    fileprivate func firstStep(in steps: [ConsumerStep], from: Int) -> Int {
        steps[from...].firstIndex { step in
            switch step.change {
            case .expired: step.moment.order >= moment.order && step.member == cause.member
            default: cause.kind == .expiry ? step.moment.order > moment.order : step.moment.order >= moment.order
            }
        } ?? steps.count
    }
}

extension RefusedJoin {
    fileprivate init(group: String, _ entry: NamedExchange) {
        var instanceID: String?
        if case .consumer(let content) = entry.exchange.content { instanceID = content.instanceID }
        self.init(
            group: group, member: entry.member, microseconds: entry.exchange.sent.microseconds,
            answeredMicroseconds: entry.exchange.answered?.microseconds ?? entry.exchange.sent.microseconds,
            error: entry.exchange.error.description, instanceID: instanceID)
    }
}
