/// Gives the members of a group their names: their client ids, as long as those tell them apart.
struct MemberNames: Sendable {
    /// Client ids that several members of the group had at the same time.
    private(set) var shared: Set<String> = []

    private struct Life {
        var first: Moment
        var last: Moment
    }

    /// Learns from all exchanges of a group, in their order.
    mutating func learn(_ exchanges: [GroupExchange]) {
        var lives: [String: [String: Life]] = [:]
        for exchange in exchanges where exchange.answered != nil {
            guard exchange.error == .none || exchange.error == .rebalanceInProgress else { continue }
            let id = exchange.memberID
            guard !id.isEmpty else { continue }
            lives[exchange.client, default: [:]][id, default: Life(first: exchange.sent, last: exchange.sent)]
                .last = exchange.sent
        }
        for (client, members) in lives where members.count > 1 && Self.overlap(Array(members.values)) {
            shared.insert(client)
        }
    }

    private static func overlap(_ lives: [Life]) -> Bool {
        let sorted = lives.sorted { $0.first < $1.first }
        return zip(sorted, sorted.dropFirst()).contains { $1.first < $0.last }
    }

    func name(of exchange: GroupExchange) -> String { name(client: exchange.client, memberID: exchange.memberID) }

    func name(client: String, memberID: String) -> String {
        shared.contains(client) && !memberID.isEmpty ? "\(client) (\(memberID))" : client
    }

    /// The clients of members whose name is not their client id.
    func clients(_ exchanges: [GroupExchange]) -> [String: String] {
        guard !shared.isEmpty else { return [:] }
        return Dictionary(exchanges.map { (name(of: $0), $0.client) }) { first, _ in first }
    }
}
