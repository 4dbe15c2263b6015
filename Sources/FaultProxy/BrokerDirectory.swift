import KafkaWire
import NIOCore
import NIOPosix

/// Knows every broker's listeners, opens them on first sight, and maps the addresses inside answers to them.
final class BrokerDirectory: Sendable {
    enum Mapping {
        case mapped(ByteBuffer)
        /// These brokers need listeners before the answer may be released.
        case unknown([BrokerAddress])
    }

    /// Above the first bound nothing more is read for a channel, until it is down to the other.
    static let waterMarks = ChannelOptions.Types.WriteBufferWaterMark(low: 64 * 1_024, high: 256 * 1_024)

    let switchboard: Switchboard
    let connectTimeout: TimeAmount
    var framing: ProxyConfiguration.Framing { configuration.framing }
    private let configuration: ProxyConfiguration
    private let counters: [String: SideCounters]
    private let group: MultiThreadedEventLoopGroup
    private let registries: [ObjectIdentifier: NIOLoopBoundBox<LinkRegistry>]

    init(
        _ configuration: ProxyConfiguration, switchboard: Switchboard, group: MultiThreadedEventLoopGroup,
        registries: [ObjectIdentifier: NIOLoopBoundBox<LinkRegistry>]
    ) {
        self.configuration = configuration
        self.switchboard = switchboard
        self.group = group
        self.registries = registries
        connectTimeout = TimeAmount(configuration.connectTimeout)
        counters = Dictionary(uniqueKeysWithValues: configuration.sides.map { ($0, SideCounters()) })
    }

    func statistics(side: String) -> LinkStatistics { counters[side]?.statistics ?? LinkStatistics() }

    // MARK: Answers

    /// Maps the addresses in `answer` (a whole frame, its length included) to the listeners of `side`.
    func map(
        _ answer: ByteBuffer, to request: OutstandingRequests.Request, side: String
    ) throws(WireError) -> Mapping {
        var unknown: [BrokerAddress] = []
        var frame = answer
        frame.moveReaderIndex(forwardBy: 4)
        let changed = try AddressRewriter.changed(frame, key: request.key, version: request.version) {
            (nodeID, host, port) -> (host: String, port: Int32) in
            guard !host.isEmpty, (1...65_535).contains(port) else { return (host, port) }
            let upstream = HostPort(host: host, port: Int(port))
            if let local = switchboard.port(of: nodeID, at: upstream, side: side) {
                return (configuration.listenHost, Int32(local))
            }
            unknown.append(BrokerAddress(nodeID: nodeID, host: host, port: port))
            return (host, port)
        }
        guard unknown.isEmpty else { return .unknown(unknown) }
        return .mapped(changed.map(Self.framed) ?? answer)
    }

    private static func framed(_ frame: ByteBuffer) -> ByteBuffer {
        var framed = ByteBuffer()
        framed.reserveCapacity(4 + frame.readableBytes)
        framed.writeInteger(Int32(frame.readableBytes))
        framed.writeImmutableBuffer(frame)
        return framed
    }

    // MARK: Listeners

    /// Opens the listeners of brokers, for all sides; the future completes on `loop` when all are bound.
    func openListeners(for brokers: [BrokerAddress], on loop: any EventLoop) -> EventLoopFuture<Void> {
        EventLoopFuture.andAllSucceed(
            brokers.map { broker in
                let upstream = HostPort(host: broker.host, port: Int(broker.port))
                let promise = loop.makePromise(of: Void.self)
                let opening = switchboard.opening(
                    of: broker.nodeID, at: upstream, orClaim: promise.futureResult)
                if let opening {
                    promise.succeed()
                    return opening
                }
                open(broker.nodeID, upstream: upstream, on: loop).cascade(to: promise)
                return promise.futureResult
            }, on: loop)
    }

    private func open(_ broker: Int32, upstream: HostPort, on loop: any EventLoop) -> EventLoopFuture<Void> {
        let bindings = configuration.sides.map { side in
            let route = route(side: side, destination: .broker(broker), upstream: upstream)
            return bind(route).map { (route, port: $0) }
        }
        return EventLoopFuture.whenAllSucceed(bindings, on: loop).map { routes in
            self.switchboard.opened(broker, routes: routes)
        }.flatMapErrorThrowing { error in
            self.switchboard.failedToOpen(broker)
            throw error
        }
    }

    func route(side: String, destination: Route.Destination, upstream: HostPort) -> Route {
        let place =
            switch destination {
            case .bootstrap(let index): -1 - index
            case .broker(let id): Int(id)
            }
        let sideIndex = configuration.sides.firstIndex(of: side) ?? 0
        return Route(
            side: side, destination: destination, upstream: upstream, counters: counters[side] ?? SideCounters(),
            seed: SeededGenerator.seed(configuration.seed, sideIndex, place))
    }

    /// Listens for a route on a port of the system's choice, which it returns.
    func bind(_ route: Route) -> EventLoopFuture<Int> {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: Self.waterMarks)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.addLink(to: channel, route: route) }
            }
            .bind(host: configuration.listenHost, port: 0)
            .map { $0.localAddress?.port ?? 0 }
    }

    private func addLink(to channel: any Channel, route: Route) throws {
        let loop = channel.eventLoop
        guard let registry = registries[ObjectIdentifier(loop)]?.value else { return }
        let link = Link(loop: loop, route: route, directory: self, registry: registry)
        try channel.pipeline.syncOperations.addHandler(LinkHandler(link, .client))
    }
}
