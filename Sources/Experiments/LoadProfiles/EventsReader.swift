/// Reads the mix of events: `events: [{kind: purchase, weight: 10, request: POST /orders}]`.
struct EventsReader {
    let fields: Fields

    /// Nil if the profile says nothing of events.
    func events() -> [EventKind]? {
        guard let list = fields.list("events") else { return nil }
        guard !list.isEmpty else {
            fields.report(
                "events", problem: "the mix of events is empty",
                remedy: "write '[{kind: purchase, weight: 10}]', or leave 'events' out")
            return nil
        }
        var kinds: [EventKind] = []
        for entry in list {
            guard let kind = kind(entry) else { continue }
            if kinds.contains(where: { $0.name == kind.name }) {
                entry.report(
                    "kind", problem: "the event kind '\(kind.name)' appears twice",
                    remedy: "add the two weights together")
            }
            kinds.append(kind)
        }
        return kinds.isEmpty ? nil : kinds
    }

    private func kind(_ entry: Fields) -> EventKind? {
        entry.demand("kind", example: "kind: purchase")
        let name = entry.name("kind")
        let weight = entry.integer("weight", in: 1...1_000_000)
        let request = entry.quantity("request", RequestLine.init(parsing:))
        let headers = entry.headers("headers")
        let payload = PayloadReader(fields: entry).payload()
        guard let name else { return nil }
        return EventKind(name: name, weight: weight ?? 1, request: request, headers: headers, payload: payload)
    }
}
