import NIOCore
import NIOPosix
import Synchronization

/// A TCP proxy that lives inside the harness: clients reach every broker or server only through it, so that toxics can
/// disturb what passes.
///
/// No call here waits for a connection: a change of toxics is published, and each connection follows on its own loop.
public final class ProxyServer: Sendable {
    private let directory: BrokerDirectory
    private let switchboard: Switchboard
    private let group: MultiThreadedEventLoopGroup
    private let registries: [(loop: any EventLoop, links: NIOLoopBoundBox<LinkRegistry>)]
    private let bootstrapPorts = Mutex<[String: [Int]]>([:])
    private let isShutDown = Mutex(false)
    private let listenHost: String

    private init(_ configuration: ProxyConfiguration) {
        listenHost = configuration.listenHost
        group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.threads))
        switchboard = Switchboard(framing: configuration.framing)
        registries = group.makeIterator().map { loop in
            (loop, NIOLoopBoundBox.makeBoxSendingValue(LinkRegistry(), as: LinkRegistry.self, eventLoop: loop))
        }
        directory = BrokerDirectory(
            configuration, switchboard: switchboard, group: group,
            registries: Dictionary(uniqueKeysWithValues: registries.map { (ObjectIdentifier($0.loop), $0.links) }))
    }

    // MARK: Life

    /// Listens once per side and bootstrap address. Brokers are not contacted before a client comes.
    public static func start(_ configuration: ProxyConfiguration) async throws(ProxyError) -> ProxyServer {
        try check(configuration)
        let proxy = ProxyServer(configuration)
        do throws(ProxyError) {
            for side in configuration.sides { try await proxy.open(side: side, to: configuration.bootstrap) }
        } catch {
            await proxy.shutdown()
            throw error
        }
        return proxy
    }

    private static func check(_ configuration: ProxyConfiguration) throws(ProxyError) {
        if configuration.bootstrap.isEmpty, configuration.framing == .kafka {
            throw ProxyError(
                location: "bootstrap", problem: "no broker address is given", remedy: "name one, such as 127.0.0.1:9092"
            )
        }
        if configuration.sides.isEmpty || Set(configuration.sides).count < configuration.sides.count {
            throw ProxyError(
                location: "sides", problem: "there is no side, or one twice", remedy: "give each side its own name")
        }
    }

    /// Listens for the clients of a side once per destination; `bootstrapServers` then tells where, in their order.
    public func open(side: String, to upstreams: [HostPort]) async throws(ProxyError) {
        for (index, upstream) in upstreams.enumerated() {
            let route = directory.route(side: side, destination: .bootstrap(index), upstream: upstream)
            switchboard.add(route)
            do {
                let port = try await directory.bind(route).get()
                bootstrapPorts.withLock { $0[side, default: []].append(port) }
            } catch {
                throw ProxyError(
                    location: listenHost, problem: "cannot listen: \(error)", remedy: "listen on a local address")
            }
        }
    }

    /// Closes all listeners and connections, at once. Safe to repeat.
    public func shutdown() async {
        let isFirst = isShutDown.withLock { isShutDown in
            defer { isShutDown = true }
            return !isShutDown
        }
        guard isFirst else { return }
        for (loop, links) in registries { loop.execute { links.value.closeAll() } }
        try? await group.shutdownGracefully()
    }

    // MARK: Clients

    /// What the clients of a side are given, such as `127.0.0.1:41001,127.0.0.1:41002`; empty for an unknown side.
    public func bootstrapServers(side: String) -> String {
        bootstrapPorts.withLock { $0[side] ?? [] }
            .map { HostPort(host: listenHost, port: $0).description }.joined(separator: ",")
    }

    /// What has passed for the clients of a side since the start.
    public func statistics(side: String) -> LinkStatistics { directory.statistics(side: side) }

    // MARK: Toxics

    /// Disturbs the connections of a side, present and future, until `lease` ends or the toxic is removed.
    ///
    /// Without Kafka's frames, `broker` is the number of a destination, counted from 1. With them, connections made through a bootstrap address count as that broker's once it has been seen to
    /// advertise exactly that address; before that only its own listener does.
    public func inject(_ toxic: Toxic, side: String, broker: Int32?, for lease: Duration) -> ToxicID {
        let end = Self.end(of: lease)
        let id = switchboard.inject(toxic, side: side, broker: broker, until: end)
        publish()
        watch(id, until: end)
        return id
    }

    /// Lets a toxic last for `lease` from now; false if it has ended already.
    public func renew(_ id: ToxicID, for lease: Duration) -> Bool {
        let end = Self.end(of: lease)
        guard switchboard.renew(id, until: end) else { return false }
        watch(id, until: end)
        return true
    }

    /// Ends a toxic: held bytes go on at once, in order. False if it had ended already.
    public func remove(_ id: ToxicID) -> Bool {
        guard switchboard.remove(id) else { return false }
        publish()
        return true
    }

    /// What a toxic has done so far, also after its end.
    public func evidence(of id: ToxicID) -> ToxicEvidence? { switchboard.toxic(id)?.recorder.current }

    /// Toxics in force, in the order of their injection.
    public var activeToxics: [ToxicID] { switchboard.activeToxics }

    /// What a toxic is and where it applies, in words.
    public func description(of id: ToxicID) -> String? { switchboard.toxic(id)?.description }

    /// Wakes every connection, so that those that hold bytes notice a new plan.
    private func publish() {
        guard !isShutDown.withLock({ $0 }) else { return }
        for (loop, links) in registries { loop.execute { links.value.planChanged() } }
    }

    /// No lease lasts longer than a year, and none ends in the past.
    private static func end(of lease: Duration) -> NIODeadline {
        .now() + TimeAmount(min(max(lease, .zero), .seconds(31_536_000)))
    }

    private func watch(_ id: ToxicID, until end: NIODeadline) {
        guard !isShutDown.withLock({ $0 }) else { return }
        registries[0].loop.scheduleTask(deadline: end) {
            if let later = self.switchboard.expire(id, at: .now()) { return self.watch(id, until: later) }
            self.publish()
        }
    }
}
