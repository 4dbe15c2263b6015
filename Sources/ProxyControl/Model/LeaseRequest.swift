/// What `PUT /v1/leases/{owner}` says.
struct LeaseRequest: Sendable {
    static let shortest = Duration.milliseconds(100)
    static let longest = Duration.seconds(86_400)

    var term: Duration

    init?(_ value: Placed, _ mistakes: ControlMistakes) {
        guard let reader = ObjectReader(value, mistakes) else { return nil }
        let term = reader.duration("for")
        reader.refuseUnknownKeys()
        guard let term, (Self.shortest...Self.longest).contains(term) else {
            if mistakes.all.isEmpty {
                reader.report("for", "a lease needs its length", "write {\"for\": \"30s\"}, from 100ms to 24h")
            }
            return nil
        }
        self.term = term
    }
}
