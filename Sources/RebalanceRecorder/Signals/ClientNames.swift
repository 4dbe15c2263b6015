/// Names clients: by their client id, and by their host where an id comes from several hosts.
struct ClientNames: Sendable {
    private var hosts: [Int: String] = [:]
    /// The host that an id was first seen from.
    private var first: [String: String] = [:]

    mutating func open(_ connection: Int, address: String) {
        if hosts.count >= 100_000, let any = hosts.keys.first { hosts[any] = nil }
        hosts[connection] = address.lastIndex(of: ":").map { String(address[..<$0]) } ?? address
    }

    mutating func close(_ connection: Int) { hosts[connection] = nil }

    mutating func name(_ clientID: String?, on connection: Int) -> String {
        let id = clientID ?? ""
        let shown = id.isEmpty ? "(no client id)" : id
        guard let host = hosts[connection] else { return shown }
        if first.count >= 100_000 { first = [:] }
        let known = first[id, default: host]
        first[id] = known
        return known == host ? shown : "\(shown)@\(host)"
    }
}
