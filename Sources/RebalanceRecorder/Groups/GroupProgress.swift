/// How far a group has been reported, and what it was then.
struct GroupProgress: Sendable {
    /// What there is to look at.
    struct View: Sendable {
        var group: String
        var exchanges: [NamedExchange]
        var fetches: FetchMeasures
        var kills: [KillHint]
        var topics: TopicFilter
        /// In µs; `.max` when nothing more will come.
        var now: Int64
    }

    /// After a rebalance is complete: so long may another round still follow.
    static let settlingMicroseconds: Int64 = 5_000_000
    /// After a rebalance that does not become complete.
    static let patienceMicroseconds: Int64 = 60_000_000
    /// After a death whose partitions nobody has taken up: longer than any session that a KIP-848 broker allows by its
    /// defaults (group.consumer.max.session.timeout.ms).
    static let sessionMicroseconds: Int64 = 90_000_000

    private var classic = ClassicState()
    private var consumer = ConsumerState()
    /// Static returns, departures and refused joins up to here, in µs.
    private var reported = Int64.min
    /// A static member has returned, and what that cost is not known to its end.
    private var awaitsReturn = false
    /// Of a KIP-848 group, causes up to here.
    private var reportedCause = Moment.beginning
    /// Nothing before it is needed for a KIP-848 group.
    private var consumerStart = Moment.beginning

    /// Reports what is over and returns whether nothing is left open.
    mutating func advance(_ view: View, into findings: inout RebalanceFindings) -> Bool {
        var isOver = true
        var latest = reported
        let isClassic = view.exchanges.contains { entry in
            switch entry.exchange.content {
            case .join, .sync, .leave: true
            default: false
            }
        }
        if isClassic { isOver = advanceClassic(view, &latest, &findings) }
        let isConsumer = view.exchanges.contains { entry in
            if case .consumer = entry.exchange.content { true } else { false }
        }
        if isConsumer { isOver = advanceConsumer(view, &latest, &findings) && isOver }
        reported = latest
        return isOver
    }

    private mutating func advanceClassic(
        _ view: View, _ latest: inout Int64, _ findings: inout RebalanceFindings
    ) -> Bool {
        let analysis = ClassicAnalysis(
            group: view.group, exchanges: view.exchanges, after: classic, fetches: view.fetches, kills: view.kills,
            topics: view.topics)
        let emptied = analysis.departures.last?.microseconds ?? .min
        let over = analysis.over { found in
            if found.rebalance.trigger.microseconds < emptied { return true }
            guard let last = analysis.found.last else { return true }
            // Whoever fetches what nobody has fetched yet does so after the last rebalance, or not at all; but in a group that
            // never comes to rest, nothing is waited for without end.
            if !found.hasHeirs {
                return isOver(last, at: view.now)
                    || isOver(found.rebalance, at: view.now, after: Self.sessionMicroseconds)
            }
            return found.rebalance.generationAfter != last.rebalance.generationAfter || isOver(found, at: view.now)
        }
        let last = over.last?.after.settled.microseconds
        let pending = analysis.staticReturns.filter { $0.joinAnsweredMicroseconds > reported }
        let returns = pending.prefix { entry in
            entry.joinAnsweredMicroseconds < last ?? .min
                || entry.resumes.count == entry.assigned.count && entry.syncAnsweredMicroseconds != nil
                    && entry.measures.unfinished.isEmpty
                || view.now == .max || view.now > entry.joinAnsweredMicroseconds + Self.patienceMicroseconds
        }
        let departures = analysis.departures.filter { $0.microseconds > reported }
        findings.rebalances += over.map(\.rebalance)
        findings.staticReturns += returns
        findings.departures += departures
        latest = max(latest, returns.last?.joinAnsweredMicroseconds ?? .min, departures.last?.microseconds ?? .min)
        if let found = over.last { classic = found.after }
        awaitsReturn = returns.count < pending.count
        return over.count == analysis.found.count && analysis.isQuiet && !awaitsReturn
    }

    private mutating func advanceConsumer(
        _ view: View, _ latest: inout Int64, _ findings: inout RebalanceFindings
    ) -> Bool {
        let analysis = ConsumerAnalysis(
            group: view.group, exchanges: view.exchanges, after: consumer, fetches: view.fetches,
            // What was killed before may live again under the same name.
            kills: view.kills.filter { $0.microseconds >= consumerStart.microseconds }, topics: view.topics)
        let new = analysis.found.filter { $0.start > reportedCause }
        let emptied = analysis.departures.last?.microseconds ?? .min
        let over = new.prefix { found in
            if found.rebalance.trigger.microseconds < emptied { return true }
            // The next one is told after it, and not before its members' sessions must be over.
            if !found.hasHeirs { return isOver(found.rebalance, at: view.now, after: Self.sessionMicroseconds) }
            return found.start != analysis.found.last?.start
                || isOver(found.rebalance, at: view.now, isComplete: found.rebalance.isComplete)
        }
        let refused = analysis.refusedJoins.filter { $0.microseconds > reported }
        findings.rebalances += over.map(\.rebalance)
        let departures = analysis.departures.filter { $0.microseconds > reported }
        findings.refusedJoins += refused
        findings.departures += departures
        latest = max(latest, refused.last?.microseconds ?? .min, departures.last?.microseconds ?? .min)
        if let found = over.last {
            reportedCause = found.start
            consumer = found.before
            consumerStart = found.start
        }
        return over.count == new.count
    }

    private func isOver(_ found: ClassicAnalysis.Found, at now: Int64) -> Bool {
        isOver(found.rebalance, at: now, isComplete: !found.awaitsRound && found.isComplete)
    }

    private func isOver(_ rebalance: LogicalRebalance, at now: Int64, isComplete: Bool) -> Bool {
        isOver(rebalance, at: now, after: isComplete ? Self.settlingMicroseconds : Self.patienceMicroseconds)
    }

    private func isOver(_ rebalance: LogicalRebalance, at now: Int64, after wait: Int64) -> Bool {
        now == .max || now > rebalance.endMicroseconds + wait
    }

    /// Whether the exchange may still become part of something.
    func isNeeded(_ exchange: GroupExchange) -> Bool {
        if case .consumer = exchange.content {
            return exchange.answered.map { $0 >= consumerStart } ?? true
        }
        if case .sync(let sync) = exchange.content, sync.generation == classic.generation, !awaitsReturn {
            return exchange.sent > classic.settled && exchange.answered == nil
        }
        return exchange.answered.map { $0 > classic.settled } ?? true
    }

    mutating func rename(_ old: String, to new: String) {
        consumer.rename(old, to: new)
    }
}

extension LogicalRebalance {
    /// All members arrived, and every partition that was interrupted is fetched again.
    var isComplete: Bool {
        let measures = settledMeasures
        return measures.unfinished.isEmpty && notConverged.isEmpty
            && measures.partitions.allSatisfy { !$0.isInterrupted || $0.firstAnswerMicroseconds != nil }
            && rounds.last?.members.allSatisfy { $0.sync != nil } ?? true
    }
}

extension ClassicAnalysis {
    /// The first of what was found, as far as all of it is over, and so are the rebalances that it is measured by.
    fileprivate func over(_ isOver: (Found) -> Bool) -> ArraySlice<Found> {
        var over = found.prefix(while: isOver)
        while let cut = over.firstIndex(where: { $0.lastHeir >= over.endIndex }) { over = over[..<cut] }
        return over
    }
}

extension ClassicAnalysis.Found {
    var isComplete: Bool { rebalance.isComplete }
}
