import FaultProxy

/// One proxy as the registry keeps it.
public struct ProxyEntry: Sendable {
    public var name: String
    /// Where it listens, or listened last: port 0 is replaced by the port that was chosen.
    public var listen: String
    /// The address as it was asked for.
    var requestedListen: String
    public var upstream: String
    public var isEnabled: Bool
    var options = LinkOptions()
    /// In the order in which they act.
    var toxics: [ToxicEntry] = []
    /// Whose lease it lives on.
    var owner: String?
    /// What it was before owners of leases changed it.
    var layers = LeaseLayers<Settings>()
    /// Toxics that owners of leases took away.
    var displaced: [Displaced] = []

    /// Where nothing else is said: a free port that only this machine reaches.
    static func defaultListen(upstream: String) -> String {
        upstream.hasPrefix("udp:") ? "udp:127.0.0.1:0" : "127.0.0.1:0"
    }

    /// Whether `other`, as it is asked for, is this link.
    func isSameLink(as other: ProxyEntry) -> Bool {
        let isSameListen = [listen, requestedListen].contains { Self.plain($0) == Self.plain(other.requestedListen) }
        return isSameListen && upstream == other.upstream && options == other.options
    }

    private static func plain(_ listen: String) -> String {
        if listen.hasPrefix("udp:") { return "udp:" + plain(String(listen.dropFirst(4))) }
        return listen.hasPrefix("localhost:") ? "127.0.0.1:" + listen.dropFirst(10) : listen
    }

    func index(of toxic: String) -> Int? { toxics.firstIndex { $0.name == toxic } }

    /// What the proxy itself is given.
    ///
    /// - Throws: when an address is none.
    func linkSettings() throws(ControlFailure) -> LinkSettings {
        var settings = LinkSettings(
            name: name, listen: try Self.endpoint(listen, "listen"), upstream: try Self.endpoint(upstream, "upstream"))
        settings.framing = try options.framing()
        (settings.group, settings.upstreamGroup) = (options.group, options.upstreamGroup)
        settings.tls = options.tls
        if let timeout = options.connectTimeout { settings.connectTimeout = timeout }
        return settings
    }

    /// Whether each toxic can act on this link.
    ///
    /// - Throws: for the first that cannot.
    func checkToxics() throws(ControlFailure) {
        let link = try linkSettings()
        for toxic in toxics { try toxic.check(on: link) }
    }

    /// `:8080` is every address of this machine, as Go's programs write it; `localhost` is told as an address.
    private static func endpoint(_ text: String, _ key: String) throws(ControlFailure) -> Endpoint {
        let everywhere = text.replacing(/^(udp:)?:/) { "\($0.1 ?? "")0.0.0.0:" }
        let written = key == "listen" ? plain(everywhere) : everywhere
        guard let endpoint = Endpoint(written) else {
            throw .badBody(
                "'\(key)' is '\(text.prefix(200))', which is no address; "
                    + "write 127.0.0.1:6379, unix:/run/a.sock or udp:127.0.0.1:53")
        }
        if key == "upstream", endpoint.hostPort?.port == 0 {
            throw .badBody("'upstream' is '\(text.prefix(200))': port 0 leads nowhere; write the port of the server")
        }
        return endpoint
    }
}

extension ProxyEntry {
    /// As Toxiproxy writes it.
    var toxiproxyJSON: JSON {
        .object(members + [.init("toxics", .list(toxics.map(\.toxiproxyJSON)))])
    }

    /// What `populate` needs to make it again, after a restart at `now`.
    func storedJSON(at now: ToxicEntry.Instant) -> JSON {
        .object(members + options.members + [.init("toxics", .list(toxics.map { $0.storedJSON(at: now) }))])
    }

    /// As our API writes it, without what it is doing.
    func json(at now: ToxicEntry.Instant) -> [JSON.Member] {
        var members = members + options.members
        if let owner { members.append(.init("owner", .text(owner))) }
        return members + [.init("toxics", .list(toxics.map { $0.json(at: now) }))]
    }

    private var members: [JSON.Member] {
        [
            .init("name", .text(name)), .init("listen", .text(listen)), .init("upstream", .text(upstream)),
            .init("enabled", .flag(isEnabled)),
        ]
    }
}
