/// What a `ProxyServer` stands in front of, and for whom.
public struct ProxyConfiguration: Sendable {
    public typealias Framing = LinkSettings.Framing

    /// Where the cluster is found; each address gets a listener per side.
    public var bootstrap: [HostPort]
    public var framing: Framing = .kafka
    /// Groups of clients that can be disturbed apart from each other, such as `producers` and `consumers`.
    public var sides: [String]
    /// Where to listen, and the host that clients are told.
    public var listenHost: String = "127.0.0.1"
    /// Every random decision of every connection derives from it.
    public var seed: UInt64
    /// Event loops; one carries tens of thousands of small frames per second.
    public var threads: Int = 1
    /// How long a connection to a broker may take to establish.
    public var connectTimeout: Duration = .seconds(2)

    /// Hears all Kafka frames that pass; nil where nobody listens, which then costs nothing.
    public var tap: TrafficTap?
    /// The sides whose frames the tap hears; nil for all.
    public var tappedSides: Set<String>?

    /// A proxy for connections that it knows nothing of; `ProxyServer.open` gives each side its destinations.
    public static func plain(sides: [String], seed: UInt64) -> ProxyConfiguration {
        var configuration = ProxyConfiguration(bootstrap: [], sides: sides, seed: seed)
        configuration.framing = .none
        return configuration
    }

    public init(
        bootstrap: [HostPort], sides: [String], listenHost: String = "127.0.0.1", seed: UInt64, threads: Int = 1,
        connectTimeout: Duration = .seconds(2)
    ) {
        self.bootstrap = bootstrap
        self.sides = sides
        self.listenHost = listenHost
        self.seed = seed
        self.threads = threads
        self.connectTimeout = connectTimeout
    }
}
