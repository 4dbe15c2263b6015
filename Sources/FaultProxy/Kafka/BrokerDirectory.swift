import KafkaWire
import NIOCore
import NIOPosix
import Synchronization

/// Knows every broker's listeners, opens them on first sight, and maps the addresses inside answers to them.
final class BrokerDirectory: Sendable {
    enum Mapping {
        case mapped(ByteBuffer)
        /// These brokers need listeners before the answer may be released.
        case unknown([BrokerAddress])
    }

    /// Above the first bound nothing more is read for a channel, until it is down to the other.
    static let waterMarks = ChannelOptions.Types.WriteBufferWaterMark(low: 512 * 1_024, high: 1_024 * 1_024)

    let switchboard: Switchboard
    let dialler: Dialler
    private let tls: LinkTLS?
    var framing: ProxyConfiguration.Framing { configuration.framing }
    var events: ProxyEvents { crew.events }
    var sharedRates: SharedRates { crew.sharedRates }
    private let configuration: ProxyConfiguration
    private let counters: [String: [SideCounters]]
    private let crew: LoopCrew
    let topicNames = TopicNames()
    /// nil once the link is closed.
    private let listeners = Mutex<[Listening]?>([])

    init(_ configuration: ProxyConfiguration, switchboard: Switchboard, crew: LoopCrew, tls: LinkTLS? = nil) {
        self.configuration = configuration
        self.switchboard = switchboard
        self.crew = crew
        self.tls = tls
        dialler = Dialler(timeout: TimeAmount(configuration.connectTimeout), tls: tls)
        counters = Dictionary(uniqueKeysWithValues: configuration.sides.map { ($0, crew.makeCounters()) })
    }

    func statistics(side: String) -> LinkStatistics {
        counters[side, default: []].reduce(into: LinkStatistics()) { $1.add(to: &$0) }
    }

    /// What toxics hold of the connections of a side right now.
    func heldBytes(side: String) -> Int {
        counters[side, default: []].reduce(0) { $0 + $1.heldBytes.load(ordering: .relaxed) }
    }

    // MARK: Conversations

    /// What will be known of the frames of a connection.
    func conversation(on route: Route) -> KafkaConversation {
        let isTapped = configuration.tappedSides?.contains(route.side) ?? true
        return KafkaConversation(
            topics: topicNames,
            tap: isTapped ? configuration.tap.map { ConnectionTap($0, destination: route.destination) } : nil)
    }

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
            let upstream = Endpoint.tcp(HostPort(host: host, port: Int(port)))
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
                let upstream = Endpoint.tcp(HostPort(host: broker.host, port: Int(broker.port)))
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

    private func open(_ broker: Int32, upstream: Endpoint, on loop: any EventLoop) -> EventLoopFuture<Void> {
        let bindings = configuration.sides.map { side in
            let route = route(side: side, destination: .broker(broker), upstream: upstream)
            return bind(route).map { (route, port: $0.port ?? 0) }
        }
        return EventLoopFuture.whenAllSucceed(bindings, on: loop).map { routes in
            self.switchboard.opened(broker, routes: routes)
        }.flatMapErrorThrowing { error in
            self.switchboard.failedToOpen(broker)
            throw error
        }
    }

    func route(side: String, destination: Route.Destination, upstream: Endpoint) -> Route {
        let place =
            switch destination {
            case .bootstrap(let index): -1 - index
            case .broker(let id): Int(id)
            }
        let sideIndex = configuration.sides.firstIndex(of: side) ?? 0
        return Route(
            side: side, destination: destination, upstream: upstream, counters: counters[side] ?? [],
            seed: SeededGenerator.seed(configuration.seed, sideIndex, place))
    }

    /// Listens for a route; by default on a port of the system's choice.
    func bind(_ route: Route, at endpoint: Endpoint? = nil) -> EventLoopFuture<Listening> {
        let endpoint = endpoint ?? .tcp(HostPort(host: configuration.listenHost, port: 0))
        let listening = crew.relays.isEmpty || tls != nil ? bindChannel(route, endpoint) : bindSocket(route, endpoint)
        return listening.flatMap { listener in
            let isWanted = self.listeners.withLock { listeners in
                listeners?.append(listener)
                return listeners != nil
            }
            guard !isWanted else { return listening.eventLoop.makeSucceededFuture(listener) }
            return listener.close().hop(to: listening.eventLoop).flatMapThrowing { throw ChannelError.alreadyClosed }
        }
    }

    private func bindChannel(_ route: Route, _ endpoint: Endpoint) -> EventLoopFuture<Listening> {
        LinkListener.bind(crew.group, at: endpoint) { try self.addLink(to: $0, route: route) }
            .map { .channel($0) }
    }

    private func bindSocket(_ route: Route, _ endpoint: Endpoint) -> EventLoopFuture<Listening> {
        let member = crew.nextRelay()
        guard let loop = member.relay else { preconditionFailure("a relay has a loop of its own") }
        return HostAddresses.of(endpoint, on: loop).flatMapThrowing { addresses in
            guard let address = addresses.first else { throw ChannelError.unknownLocalAddress }
            let listener = try RelayListener.bind(address, on: loop, number: route.nextConnection) { client in
                self.hand(client, of: route, to: self.crew.nextRelay())
            }
            return .socket(listener)
        }
    }

    private func hand(_ client: AcceptedSocket, of route: Route, to member: LoopCrew.Member) {
        member.loop.execute {
            guard let relay = member.relay, !route.isClosed, let socket = client.take() else { return }
            let link = Link(number: client.number, of: route, directory: self, desk: member.desk.value)
            SocketWire(socket, of: link, .client, on: relay, from: client.address).open()
        }
    }

    private func addLink(to channel: any Channel, route: Route) throws {
        let loop = channel.eventLoop
        guard let desk = crew.desk(of: loop), !route.isClosed else { throw ChannelError.alreadyClosed }
        let link = Link(number: route.nextConnection(), of: route, directory: self, desk: desk)
        try tls?.addToClient(channel)
        try channel.pipeline.syncOperations.addHandler(LinkHandler(link, .client))
    }

    /// Closes all listeners, and turns away who is being accepted; connections stay.
    func stopListening() async {
        let closing = listeners.withLock { listeners in
            defer { listeners = nil }
            return listeners ?? []
        }
        for route in switchboard.routes { route.close() }
        for listener in closing { try? await listener.close().get() }
    }
}
