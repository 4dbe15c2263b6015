import KafkaWire

/// The names of topics by their ids, as answers to Metadata tell them.
struct TopicDirectory: Sendable {
    static let limit = 100_000

    private var names: [WireUUID: String] = [:]
    private var unknown: Set<WireUUID> = []

    /// The name, or the id in hexadecimal digits as long as no name is known.
    mutating func name(of id: WireUUID) -> String {
        if let name = names[id] { return name }
        if unknown.count < Self.limit { unknown.insert(id) }
        return Self.placeholder(id)
    }

    /// Learns names, and returns those of topics that have been called by their id until now.
    mutating func learn(_ topics: [(id: WireUUID, name: String)]) -> [(old: String, new: String)] {
        var renamed: [(old: String, new: String)] = []
        for (id, name) in topics where id != .zero && names[id] == nil && names.count < Self.limit {
            names[id] = name
            if unknown.remove(id) != nil { renamed.append((Self.placeholder(id), name)) }
        }
        return renamed
    }

    private static func placeholder(_ id: WireUUID) -> String {
        "id:" + [id.high, id.low].map { String($0, radix: 16) }.joined(separator: "-")
    }
}
