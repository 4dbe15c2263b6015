import Experiments
import FaultProxy

/// What Toxiproxy cannot say about a proxy. What is left out is nil; an update changes only what it says.
struct LinkOptions: Sendable, Hashable {
    /// Who the clients are, for partitions.
    var group: String?
    /// Whom it leads to, for partitions.
    var upstreamGroup: String?
    /// Whether it reads Kafka's frames, so that no client gets around it.
    var readsKafka: Bool?
    /// Whether it reads HTTP, so that faults may be about requests.
    var readsHTTP: Bool?
    var connectTimeout: Duration?
    var tls: TLSSettings?

    init() {}

    init(_ reader: ObjectReader) {
        group = reader.text("group")
        upstreamGroup = reader.text("upstream_group")
        readsKafka = reader.flag("kafka")
        readsHTTP = reader.flag("http")
        connectTimeout = reader.duration("connect_timeout")
        if let connectTimeout, connectTimeout <= .zero {
            reader.report("connect_timeout", "'connect_timeout' is no time at all", "write a duration such as \"10s\"")
        }
        guard let written = reader.object("tls") else { return }
        tls = TLSSettings(
            certificateFile: written.text("certificate"), keyFile: written.text("key"),
            testAuthority: written.text("test_authority"), names: written.texts("names") ?? [],
            isUpstreamEncrypted: written.flag("upstream") ?? true, authorityFile: written.text("authority"),
            serverName: written.text("server_name"), verifies: written.flag("verify") ?? true)
        written.refuseUnknownKeys()
    }

    /// Takes over what `other` says.
    mutating func apply(_ other: LinkOptions) {
        if let group = other.group { self.group = group.isEmpty ? nil : group }
        if let group = other.upstreamGroup { upstreamGroup = group.isEmpty ? nil : group }
        readsKafka = other.readsKafka ?? readsKafka
        readsHTTP = other.readsHTTP ?? readsHTTP
        connectTimeout = other.connectTimeout ?? connectTimeout
        tls = other.tls ?? tls
    }

    /// What the proxy understands of the bytes.
    func framing() throws(ControlFailure) -> LinkSettings.Framing {
        switch (readsKafka ?? false, readsHTTP ?? false) {
        case (true, true): throw .badBody("'kafka' and 'http' exclude each other; leave out one of them")
        case (true, false): .kafka
        case (false, true): .http
        case (false, false): .none
        }
    }

    var members: [JSON.Member] {
        var members: [JSON.Member] = []
        if let group { members.append(.init("group", .text(group))) }
        if let upstreamGroup { members.append(.init("upstream_group", .text(upstreamGroup))) }
        if readsKafka == true { members.append(.init("kafka", true)) }
        if readsHTTP == true { members.append(.init("http", true)) }
        if let connectTimeout { members.append(.init("connect_timeout", .text(connectTimeout.written))) }
        if let tls { members.append(.init("tls", Self.json(tls))) }
        return members
    }

    private static func json(_ tls: TLSSettings) -> JSON {
        let texts = [
            ("certificate", tls.certificateFile), ("key", tls.keyFile), ("test_authority", tls.testAuthority),
            ("authority", tls.authorityFile), ("server_name", tls.serverName),
        ]
        var members = texts.compactMap { key, value in value.map { JSON.Member(key, .text($0)) } }
        if !tls.names.isEmpty { members.append(.init("names", .list(tls.names.map { .text($0) }))) }
        return .object(
            members + [.init("upstream", .flag(tls.isUpstreamEncrypted)), .init("verify", .flag(tls.verifies))])
    }
}
