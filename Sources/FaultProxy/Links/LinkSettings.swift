/// One link of the proxy: where it listens, where it leads, and what it understands of the bytes.
public struct LinkSettings: Sendable, Hashable {
    /// What the proxy understands of the bytes that pass.
    public enum Framing: Sendable, Hashable {
        /// Nothing: bytes pass as they come.
        case none
        /// Kafka's frames: addresses in answers are rewritten, and every broker gets a listener.
        case kafka
        /// HTTP/1.1: faults may be about requests and their answers.
        case http
    }

    /// Unique within its server.
    public var name: String
    /// Port 0 is one that the system chooses; `open` returns it.
    public var listen: Endpoint
    public var upstream: Endpoint
    public var framing: Framing = .none
    /// Who the clients of this link are, for partitions; nil if none may name them.
    public var group: String?
    /// Whom it leads to, for partitions.
    public var upstreamGroup: String?
    /// nil: TLS passes through like any bytes.
    public var tls: TLSSettings?
    /// How long a connection to the upstream may take to establish.
    public var connectTimeout: Duration = .seconds(10)

    public init(name: String, listen: Endpoint, upstream: Endpoint) {
        self.name = name
        self.listen = listen
        self.upstream = upstream
    }
}

extension LinkSettings {
    /// Checks what can be told without trying.
    func check() throws(ProxyError) {
        guard !name.isEmpty else {
            throw ProxyError(location: "name", problem: "a link has no name", remedy: "give it one")
        }
        guard connectTimeout > .zero else {
            throw ProxyError(
                location: name, problem: "its connect timeout is not positive", remedy: "give it one, such as 10 s")
        }
        guard upstream.hostPort?.port != 0 else {
            throw ProxyError(location: name, problem: "its upstream has port 0", remedy: "name the port of the server")
        }
        try checkDatagrams()
        if framing == .kafka, case .unix = listen {
            throw ProxyError(
                location: name, problem: "clients of Kafka cannot be told a Unix socket",
                remedy: "listen on a host and port")
        }
    }

    private func checkDatagrams() throws(ProxyError) {
        guard listen.isUDP || upstream.isUDP else { return }
        guard listen.isUDP, upstream.isUDP else {
            throw ProxyError(
                location: name, problem: "it leads from \(listen) to \(upstream): datagrams are no stream",
                remedy: "write 'udp:' before both addresses, or before none")
        }
        guard framing == .none, tls == nil else {
            throw ProxyError(
                location: name, problem: "a UDP link understands nothing of its datagrams",
                remedy: "leave out what it should read, and TLS")
        }
    }

    /// Whether it carries datagrams, not streams.
    public var isForDatagrams: Bool { listen.isUDP }
}
