/// The JoinGroups that were answered with one generation.
struct ClassicRound: Sendable {
    var generation: Int32
    /// One per member.
    private(set) var joins: [String: NamedExchange] = [:]

    init(_ generation: Int32) { self.generation = generation }

    mutating func add(_ join: NamedExchange) { joins[join.member] = join }

    /// In the order of their requests.
    var inOrder: [NamedExchange] { joins.values.sorted { $0.exchange.sent < $1.exchange.sent } }

    var lastAnswer: Moment { joins.values.compactMap(\.exchange.answered).max() ?? .beginning }

    func has(_ member: String) -> Bool { joins[member] != nil }
}
