import NIOCore
import NIOPosix
import Synchronization

/// A proxy for UDP: a listener, and for each client a socket of its own towards the server.
///
/// All of a link happens on one event loop. Bounds: `Settings.flowLimit` clients at a time, `heldLimit` bytes under way;
/// what comes beyond them is dropped and counted, as UDP has no way to slow a sender down.
public final class DatagramLink: Sendable {
    public struct Settings: Sendable, Hashable {
        public var listen: HostPort
        public var upstream: HostPort
        /// The same seed gives the n-th datagram of the m-th client the same fate.
        public var seed: UInt64
        /// A client that neither sends nor receives for so long is forgotten.
        public var idleTimeout: Duration
        public var flowLimit: Int
        /// How many bytes of all clients and both directions may be under way.
        public var heldLimit: Int

        public init(
            listen: HostPort, upstream: HostPort, seed: UInt64, idleTimeout: Duration = .seconds(60),
            flowLimit: Int = 4_096, heldLimit: Int = 16 * 1_024 * 1_024
        ) {
            self.listen = listen
            self.upstream = upstream
            self.seed = seed
            self.idleTimeout = idleTimeout
            self.flowLimit = flowLimit
            self.heldLimit = heldLimit
        }
    }

    /// Where clients send to, with the port that was chosen if none was asked for.
    public let address: HostPort
    private let listener: any Channel
    private let shared: DatagramLinkState

    private init(_ address: HostPort, _ listener: any Channel, _ shared: DatagramLinkState) {
        self.address = address
        self.listener = listener
        self.shared = shared
    }

    /// Opens the listener. A name is looked up here, once.
    ///
    /// Throws: when the server's name is unknown or the address cannot be listened on.
    public static func open(_ settings: Settings, on loop: any EventLoop) async throws(ProxyError) -> DatagramLink {
        let shared = DatagramLinkState()
        let upstream = try await resolve(settings.upstream)
        let listener: any Channel
        do {
            listener = try await DatagramBootstrap(group: loop)
                .channelOption(.socketOption(.so_reuseaddr), value: 0)
                .channelOption(.recvAllocator, value: DatagramSockets.receiveBuffer)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let switchboard = DatagramSwitchboard(settings, to: upstream, on: channel, shared)
                        try channel.pipeline.syncOperations.addHandler(DatagramListener(switchboard))
                    }
                }
                .bind(host: settings.listen.host, port: settings.listen.port).get()
        } catch {
            throw ProxyError(
                location: settings.listen.description, problem: "cannot be listened on: \(error)",
                remedy: "give a free address of this machine, or port 0 to have one chosen")
        }
        let port = listener.localAddress?.port ?? settings.listen.port
        return DatagramLink(HostPort(host: settings.listen.host, port: port), listener, shared)
    }

    /// Replaces what happens in one direction, from the next datagram on; those under way arrive as they would have.
    ///
    /// Throws: when a value cannot be; then nothing has changed.
    public func setFaults(_ faults: DatagramFaults, _ direction: FlowDirection) throws(ProxyError) {
        try faults.check()
        shared.plan.withLock { $0[direction] = faults }
    }

    /// What has been done so far in one direction.
    public func evidence(_ direction: FlowDirection) -> DatagramEvidence {
        shared.evidence.withLock { $0[direction] }
    }

    /// Clients with a socket towards the server, and how many there ever were.
    public var flows: (open: Int, total: Int) { shared.flows.withLock { $0 } }

    /// Closes the listener and all sockets towards the server; what is under way is lost.
    public func close() async {
        try? await listener.close().get()
    }

    private static func resolve(_ endpoint: HostPort) async throws(ProxyError) -> SocketAddress {
        do {
            return try await NIOThreadPool.singleton.runIfActive {
                try SocketAddress.makeAddressResolvingHost(endpoint.host, port: endpoint.port)
            }
        } catch {
            throw ProxyError(
                location: endpoint.description, problem: "cannot be looked up: \(error)",
                remedy: "give an IP address or a name that this machine knows")
        }
    }
}
