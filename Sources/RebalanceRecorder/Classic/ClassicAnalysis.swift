/// Finds the rebalances of a classic group in its exchanges: eager, cooperative and static.
///
/// Pure: the same exchanges give the same findings, however often and from wherever they are looked at.
struct ClassicAnalysis: Sendable {
    /// A rebalance, and what the group was when it was over.
    struct Found: Sendable {
        var rebalance: LogicalRebalance
        var after: ClassicState
        /// A member still has something to give up, so another round will come.
        var awaitsRound: Bool
        fileprivate var rounds: OpenRebalance
        /// Index of the last rebalance in which something that this one interrupted was taken up; its own where all was in it.
        var lastHeir = 0
        /// All that it interrupted has been taken up, in this rebalance or later.
        var hasHeirs = true
    }

    let group: String
    let exchanges: [NamedExchange]
    let fetches: FetchMeasures
    let kills: [KillHint]
    let topics: TopicFilter

    private(set) var found: [Found] = []
    private(set) var staticReturns: [StaticReturn] = []
    private(set) var departures: [Departure] = []
    private var state: ClassicState
    private var leaves: [NamedExchange] = []
    private var open: OpenRebalance?

    init(
        group: String, exchanges: [NamedExchange], after base: ClassicState, fetches: FetchMeasures,
        kills: [KillHint], topics: TopicFilter
    ) {
        self.group = group
        self.exchanges = exchanges
        self.fetches = fetches
        self.kills = kills
        self.topics = topics
        state = base
        let events = ClassicEvents(exchanges, after: base).inOrder
        for (index, event) in events.enumerated() {
            switch event {
            case .leave(let leave): take(leave, before: events[(index + 1)...])
            case .staticReturn(let join): take(staticReturn: join)
            case .round(let round): take(round)
            }
        }
        close()
        settleEstates()
    }

    /// Measures what was taken up only after a later rebalance, from the answer that its last reader got on. In that later one
    /// it does not count again: it had been interrupted before.
    private mutating func settleEstates() {
        let all = found.map { ClassicEstate.Later(rebalance: $0.rebalance, rounds: $0.rounds) }
        for index in found.indices {
            let estate = ClassicEstate(all[index].rebalance, later: all[(index + 1)...], fetches: fetches)
            found[index].rebalance.takenUpLater = estate.taken
            found[index].hasHeirs = estate.orphans.isEmpty
            found[index].lastHeir = estate.heirs.values.max() ?? index
            for (partition, heir) in estate.heirs {
                for later in (index + 1)...heir { found[later].rebalance.measures.countEarlier(partition) }
            }
        }
    }

    /// Nobody waits in a JoinGroup, and no departure waits for its round.
    var isQuiet: Bool {
        leaves.isEmpty && !exchanges.contains { $0.join != nil && $0.exchange.answered == nil }
    }

    private mutating func take(_ leave: NamedExchange, before later: ArraySlice<ClassicEvents.Event>) {
        leaves.append(leave)
        let gone = Set(leaves.flatMap(names))
        let waits =
            later.lazy.compactMap { event in
                if case .round(let round) = event { round } else { nil }
            }.first?.inOrder.contains { $0.exchange.sent < leave.exchange.sent } ?? false
        guard !state.members.isEmpty, gone.isSuperset(of: state.members.keys), !waits else { return }
        departures += leaves.flatMap { leave in
            names(leave).map {
                Departure(group: group, member: $0, microseconds: leave.exchange.sent.microseconds)
            }
        }
        leaves = []
        state.members = [:]
    }

    private func names(_ leave: NamedExchange) -> [String] {
        guard case .leave(let members) = leave.exchange.content else { return [] }
        return members.compactMap { member in
            member.error == .none ? state.name(memberID: member.memberID, instanceID: member.instanceID) : nil
        }
    }

    private mutating func take(staticReturn join: NamedExchange) {
        let report = StaticReturnReport(
            group: group, join: join, before: state, exchanges: exchanges, fetches: fetches, kills: kills,
            topics: topics)
        staticReturns.append(report.staticReturn())
        state.members[join.member]?.laterID = join.exchange.memberID
    }

    private mutating func take(_ round: ClassicRound) {
        let window = RoundWindow(round: round, before: state, exchanges: exchanges)
        let isCooperative = round.isCooperative
        let isChained = isContinued(by: round)
        if !isChained { close() }
        let report = RoundReport(
            window: window, causes: RoundCauses(window: window, leaves: leaves, kills: kills), fetches: fetches,
            topics: topics, isChained: isChained, isCooperative: isCooperative)
        var rebalance = open ?? OpenRebalance(before: state, isCooperative: isCooperative)
        rebalance.add(report.round(), window)
        open = rebalance
        leaves = []
        state = window.after
    }

    /// A member had something to give up, or the round before came to nothing: nobody got an assignment from it.
    private func isContinued(by round: ClassicRound) -> Bool {
        guard let open else { return false }
        let mustRevoke = round.inOrder.first.flatMap { state.members[$0.member]?.mustRevoke } ?? false
        return mustRevoke || open.endsWithoutAssignment
    }

    private mutating func close() {
        guard let open, let rebalance = open.rebalance(of: group, fetches: fetches, topics: topics) else { return }
        found.append(
            Found(
                rebalance: rebalance, after: open.after,
                awaitsRound: open.endsWithoutAssignment || open.after.members.values.contains(where: \.mustRevoke),
                rounds: open))
        self.open = nil
    }
}

extension ClassicRound {
    /// Members hold on to what they have while they join: by the assignor's name, or because one says that it does.
    var isCooperative: Bool {
        inOrder.contains { join in
            guard let content = join.join else { return false }
            return content.assignor.contains("cooperative") || !(content.owned[content.assignor] ?? []).isEmpty
        }
    }
}

extension RoundWindow {
    /// What the group is after the round.
    var after: ClassicState {
        var state = ClassicState(generation: round.generation, settled: end)
        state.given = round.joins.values.compactMap(\.exchange.answered).min() ?? end
        for join in round.inOrder {
            let owned = owned(by: join)
            let given = assigned(join.member)
            let isRefused = sync(of: join.member) == nil
            state.members[join.member] = ClassicState.Member(
                memberID: join.exchange.memberID, instanceID: join.join?.instanceID,
                joined: join.exchange.sent,
                sessionMicroseconds: Int64(join.join?.sessionTimeoutMilliseconds ?? 0) * 1_000,
                assigned: isRefused ? before.members[join.member]?.assigned ?? owned : given,
                isStale: isRefused, owned: owned)
        }
        return state
    }
}
