import KafkaWire

/// What is known of one group: its exchanges since its last rebalance that is over, and what it was then.
struct GroupRecord: Sendable {
    /// So many exchanges are kept at most; uneventful ones go first.
    static let limit = 65_536
    /// From here on uneventful ones are looked for.
    static let crowd = 4_096

    let group: String
    /// In the order of their requests.
    private var exchanges: [GroupExchange] = []
    /// Something happened that may be, or become, a rebalance.
    private var isEventful = false
    private(set) var lastHeard: Int64
    /// Exchanges that had to be forgotten before they were understood.
    private(set) var forgotten = 0
    private var names = MemberNames()
    private var pulses: [String: CoordinatorPulse] = [:]
    private var moves: [CoordinatorMove] = []
    private var progress = GroupProgress()
    private var crowded = crowd

    init(_ group: String, at microseconds: Int64) {
        self.group = group
        lastHeard = microseconds
    }

    /// How many exchanges are kept.
    var count: Int { exchanges.count }

    mutating func note(_ exchange: GroupExchange) {
        lastHeard = exchange.sent.microseconds
        if exchanges.count >= crowded { thin() }
        exchanges.append(exchange)
        if exchange.isEventful { isEventful = true }
        pulses[exchange.client, default: CoordinatorPulse()].ask(exchange.connection)
    }

    /// Changes the exchange that was sent then, if it is still kept.
    mutating func answer(
        _ sent: Moment, at moment: Moment, _ change: (inout GroupExchange) throws(WireError) -> Void
    ) throws(WireError) {
        lastHeard = moment.microseconds
        guard let index = exchanges.index(of: sent) else { return }
        try change(&exchanges[index])
        let exchange = exchanges[index]
        if exchange.isEventful { isEventful = true }
        let move = pulses[exchange.client]?
            .answer(exchange, at: moment, group: group, member: names.name(of: exchange))
        if let move { moves.append(move) }
    }

    mutating func find(_ client: String) { pulses[client]?.find() }

    /// An answer may still belong to the search before a move.
    mutating func found(_ client: String, _ error: KafkaError, asked: Moment) {
        let index = moves.lastIndex { $0.member == client && asked.microseconds < $0.firstSuccessMicroseconds }
        guard let index else {
            pulses[client]?.found(error)
            return
        }
        moves[index].findCoordinatorErrors[error.description, default: 0] += 1
    }

    mutating func rename(_ old: String, to new: String) {
        for index in exchanges.indices { exchanges[index].rename(old, to: new) }
        progress.rename(old, to: new)
    }

    /// What is over by now; at `.max` everything that has begun.
    mutating func finish(
        at now: Int64, history: FetchHistory, kills: [KillHint], closings: [Int: Int64], topics: TopicFilter
    ) -> RebalanceFindings {
        var findings = RebalanceFindings()
        findings.coordinatorMoves = moves
        moves = []
        guard isEventful || now == .max else { return findings }
        names.learn(exchanges)
        let fetches = FetchMeasures(history: history, clients: names.clients(exchanges))
        let named = exchanges.map { NamedExchange(member: names.name(of: $0), exchange: $0) }
        let isOver = progress.advance(
            GroupProgress.View(
                group: group, exchanges: named, fetches: fetches, kills: kills + Self.deaths(named, closings),
                topics: topics, now: now),
            into: &findings)
        isEventful = !isOver
        exchanges = exchanges.filter(progress.isNeeded)
        if pulses.count > 2 * exchanges.count + 64 { forgetPulses() }
        return findings
    }

    /// Members whose side closed the connection that they spoke to the coordinator on.
    private static func deaths(_ exchanges: [NamedExchange], _ closings: [Int: Int64]) -> [KillHint] {
        let members = Dictionary(exchanges.map { ($0.exchange.connection, $0.member) }) { $1 }
        return members.compactMap { connection, member in
            closings[connection].map { KillHint(client: member, microseconds: $0, isTold: false) }
        }
        .sorted { $0.microseconds < $1.microseconds }
    }

    /// Makes room: what only shows that a member lives goes, but for the last answered one of each.
    private mutating func thin() {
        var last: [String: Moment] = [:]
        for exchange in exchanges where exchange.answered != nil {
            last[exchange.client + exchange.memberID] = exchange.sent
        }
        exchanges = exchanges.filter { exchange in
            exchange.isEventful || exchange.answered == nil
                || last[exchange.client + exchange.memberID] == exchange.sent
        }
        if exchanges.count >= Self.limit {
            forgotten += exchanges.count / 2
            exchanges.removeFirst(exchanges.count / 2)
        }
        crowded = max(Self.crowd, min(exchanges.count * 2, Self.limit))
        forgetPulses()
    }

    /// Clients of whom no exchange is kept have gone.
    private mutating func forgetPulses() {
        let clients = Set(exchanges.map(\.client))
        pulses = pulses.filter { clients.contains($0.key) }
    }
}

extension [GroupExchange] {
    /// The place of the one that was sent then.
    fileprivate func index(of sent: Moment) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].sent < sent { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low].sent == sent ? low : nil
    }
}
