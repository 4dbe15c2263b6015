/// A toxic as it is put on a link: what, in which direction, on which connections, for how long.
public struct ToxicSettings: Sendable, Hashable {
    /// Unique within its link. A toxic that keeps its name, kind and stream keeps its state when it is set again.
    public var name: String
    public var toxic: Toxic
    /// The type by which it was asked for: several of the catalogue may make one kind of toxic.
    public var type: String
    public var stream: ToxicStream
    /// The chance (0…1) that a connection is touched; drawn once per connection and toxic.
    public var toxicity: Double
    public var matching: ConnectionMatch
    /// After this time it goes by itself; nil for never. Counted anew whenever these settings change.
    public var lasts: Duration?

    public init(
        name: String, toxic: Toxic, type: String? = nil, stream: ToxicStream = .downstream, toxicity: Double = 1,
        matching: ConnectionMatch = .all, lasts: Duration? = nil
    ) {
        self.name = name
        self.toxic = toxic
        self.type = type ?? toxic.typeName
        self.stream = stream
        self.toxicity = toxicity
        self.matching = matching
        self.lasts = lasts
    }

    /// Checks every value; the error names the attribute as `toxicity`, `for` or one of `match`, or is the toxic's own.
    public func check() throws(ToxicError) {
        guard !name.isEmpty else {
            throw ToxicError("name", problem: "a toxic has no name", remedy: "give it one, such as latency_downstream")
        }
        try ToxicError.check(share: toxicity, "toxicity")
        try matching.check()
        if let lasts { try ToxicError.check(lasts, "for", isZeroAllowed: false) }
        try toxic.check()
    }

    /// Checks whether it can act on a link at all.
    public func check(on link: LinkSettings) throws(ToxicError) {
        switch Swift.type(of: toxic.kind).needs {
        case .datagrams where !link.isForDatagrams:
            throw ToxicError(
                "type", problem: "'\(type)' means nothing to a stream, which TCP repairs",
                remedy: "use a UDP link, or 'loss' to see what the repair takes")
        case .kafka where link.framing != .kafka: throw unread("kafka", "Kafka's requests")
        case .http where link.framing != .http: throw unread("http", "HTTP requests")
        default: break
        }
        guard link.isForDatagrams else { return }
        guard let faults = try toxic.kind.datagramFaults() else {
            throw ToxicError(
                "type", problem: "'\(type)' means nothing to datagrams",
                remedy: "use latency, bandwidth, loss, blackhole, corrupt, duplicate or reorder on a UDP link")
        }
        do throws(ProxyError) { try faults.check() } catch {
            throw ToxicError(error.location, problem: error.problem, remedy: error.remedy)
        }
    }
}

extension ToxicSettings {
    private func unread(_ key: String, _ what: String) -> ToxicError {
        ToxicError(
            "type", problem: "'\(type)' is about \(what), which this link does not read",
            remedy: "make the link with \(key): true")
    }
}

/// The direction in which a toxic acts.
public enum ToxicStream: String, Sendable, Hashable, Codable, CaseIterable {
    /// From client to server.
    case upstream
    /// From server to client.
    case downstream
    case both
}
