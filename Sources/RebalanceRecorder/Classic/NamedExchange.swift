/// An exchange, and the member of the group it belongs to.
struct NamedExchange: Sendable {
    var member: String
    var exchange: GroupExchange

    var join: JoinExchange? {
        if case .join(let join) = exchange.content { join } else { nil }
    }

    var sync: SyncExchange? {
        if case .sync(let sync) = exchange.content { sync } else { nil }
    }
}
