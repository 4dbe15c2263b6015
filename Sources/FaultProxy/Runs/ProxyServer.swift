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
    private let crew: LoopCrew
    private let bootstrapPorts = Mutex<[String: [Int]]>([:])
    private let listenHost: String

    private init(_ configuration: ProxyConfiguration) {
        listenHost = configuration.listenHost
        crew = LoopCrew(threads: configuration.threads)
        switchboard = Switchboard(framing: configuration.framing)
        directory = BrokerDirectory(configuration, switchboard: switchboard, crew: crew)
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
            let route = directory.route(side: side, destination: .bootstrap(index), upstream: .tcp(upstream))
            switchboard.add(route)
            do {
                let port = try await directory.bind(route).get().port ?? 0
                bootstrapPorts.withLock { $0[side, default: []].append(port) }
            } catch {
                throw LinkListener.error(error, at: .tcp(HostPort(host: listenHost, port: 0)))
            }
        }
    }

    /// Closes all listeners and connections, at once. Safe to repeat.
    public func shutdown() async { await crew.shutdown() }

    // MARK: Clients

    /// What the clients of a side are given, such as `127.0.0.1:41001,127.0.0.1:41002`; empty for an unknown side.
    public func bootstrapServers(side: String) -> String {
        bootstrapPorts.withLock { $0[side] ?? [] }
            .map { HostPort(host: listenHost, port: $0).description }.joined(separator: ",")
    }

    /// Where the clients of a side connect now; `destination`: the number, from 1, of the one that is meant, nil for all.
    public func listeners(side: String, destination: Int32? = nil) -> [HostPort] {
        let bootstrap = bootstrapPorts.withLock { $0[side] ?? [] }
        let ports = destination.map { number in
            bootstrap.indices.contains(Int(number) - 1) ? [bootstrap[Int(number) - 1]] : []
        }
        return (ports ?? bootstrap + switchboard.brokerPorts(side: side)).map { HostPort(host: listenHost, port: $0) }
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
    private func publish() { crew.publish(switchboard.routes, wakesAll: true) }

    /// No lease lasts longer than a year, and none ends in the past.
    private static func end(of lease: Duration) -> NIODeadline {
        .now() + TimeAmount(min(max(lease, .zero), .seconds(31_536_000)))
    }

    private func watch(_ id: ToxicID, until end: NIODeadline) {
        guard crew.isRunning else { return }
        crew.members[0].loop.scheduleTask(deadline: end) {
            if let later = self.switchboard.expire(id, at: .now()) { return self.watch(id, until: later) }
            self.publish()
        }
    }
}
