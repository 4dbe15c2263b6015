import NIOCore
import NIOPosix

/// A link for UDP: a listener, and for each client a socket of its own towards the server.
///
/// All of a link happens on one event loop. Bounds: `flowLimit` clients at a time, `heldLimit` bytes under way; what
/// comes beyond them is dropped and counted, as UDP has no way to slow a sender down.
final class DatagramLink: Sendable {
    struct Settings: Sendable, Hashable {
        var listen: HostPort
        var upstream: HostPort
        /// A client that neither sends nor receives for so long is forgotten.
        var idleTimeout = Duration.seconds(60)
        var flowLimit = 4_096
        /// How many bytes of all clients and both directions may be under way.
        var heldLimit = 16 * 1_024 * 1_024
    }

    /// Where clients send to, with the port that was chosen if none was asked for.
    let address: HostPort
    private let listener: any Channel
    private let state: DatagramLinkState

    private init(_ address: HostPort, _ listener: any Channel, _ state: DatagramLinkState) {
        self.address = address
        self.listener = listener
        self.state = state
    }

    /// Opens the listener. A name is looked up here, once. Its toxics are the plan of `route`.
    ///
    /// Throws: when the server's name is unknown or the address cannot be listened on.
    static func open(
        _ settings: Settings, following route: Route, telling events: ProxyEvents, on loop: any EventLoop
    ) async throws(ProxyError) -> DatagramLink {
        let state = DatagramLinkState()
        let upstream = try await resolve(settings.upstream)
        let listener: any Channel
        do {
            listener = try await DatagramBootstrap(group: loop)
                .channelOption(.socketOption(.so_reuseaddr), value: 0)
                .channelOption(.recvAllocator, value: DatagramSockets.receiveBuffer)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let switchboard = DatagramSwitchboard(
                            settings, following: route, to: upstream, on: channel, state, events)
                        try channel.pipeline.syncOperations.addHandler(DatagramListener(switchboard))
                    }
                }
                .bind(host: settings.listen.host, port: settings.listen.port).get()
        } catch {
            throw LinkListener.error(error, at: .udp(settings.listen))
        }
        let port = listener.localAddress?.port ?? settings.listen.port
        return DatagramLink(HostPort(host: settings.listen.host, port: port), listener, state)
    }

    /// Has the clients for whom something is held look at the plan; the others do at their next datagram. Returns at
    /// once.
    func planChanged() {
        let listener = listener
        listener.eventLoop.execute {
            let handler = try? listener.pipeline.syncOperations.handler(type: DatagramListener.self)
            handler?.planChanged()
        }
    }

    /// What has been done so far in one direction.
    func evidence(_ direction: FlowDirection) -> DatagramEvidence { state.evidence.withLock { $0[direction] } }

    /// Clients with a socket towards the server, and how many there ever were.
    var flows: (open: Int, total: Int) { state.flows.withLock { $0 } }

    /// What toxics hold right now.
    var heldBytes: Int { state.heldBytes.load(ordering: .relaxed) }

    /// Closes the listener and all sockets towards the server; what is under way is lost.
    func close() async { try? await listener.close().get() }

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

extension DatagramLink {
    /// A client counts as a connection, and an answer that nobody listens there as a failed dial.
    var traffic: LinkStatistics {
        let (toServer, toClient, flows) = (evidence(.toServer), evidence(.toClient), flows)
        var traffic = LinkStatistics()
        (traffic.openConnections, traffic.accepted) = (flows.open, flows.total)
        (traffic.bytesToBroker, traffic.bytesToClient) = (toServer.bytes, toClient.bytes)
        traffic.dialFailures = toServer.refused
        return traffic
    }

    var datagrams: DatagramTraffic {
        DatagramTraffic(toServer: evidence(.toServer), toClient: evidence(.toClient))
    }
}
