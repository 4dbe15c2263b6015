import NIOCore
import NIOPosix
import Synchronization

/// A proxy of named links, each with toxics of its own that may change at any time.
///
/// No call waits for a connection: a change of toxics makes a new plan, and each connection follows at its next event;
/// those that hold bytes, or on which the change must act at once, are woken. What a removed toxic holds goes on at
/// once, in order; changed attributes apply to what comes next.
public final class LinkServer: Sendable {
    private struct State {
        var links: [String: OpenLink] = [:]
        /// Names whose listeners are being opened.
        var opening: Set<String> = []
        var partitions: [Partition] = []
    }

    private let crew: LoopCrew
    private let seed: UInt64
    private let state = Mutex(State())

    private init(seed: UInt64, threads: Int, hasRelays: Bool) {
        self.seed = seed
        crew = LoopCrew(threads: threads, hasRelays: hasRelays)
    }

    // MARK: Life

    /// A server without links. All chance derives from `seed`, the name of the link and the number of the connection.
    public static func start(seed: UInt64, threads: Int = 2) -> LinkServer {
        LinkServer(seed: seed, threads: threads, hasRelays: true)
    }

    /// The same with links that are made of channels, as on systems without epoll.
    static func startWithChannels(seed: UInt64, threads: Int = 2) -> LinkServer {
        LinkServer(seed: seed, threads: threads, hasRelays: false)
    }

    /// Closes all links. Safe to repeat.
    public func shutdown() async {
        for name in names { await close(name) }
        await crew.shutdown()
    }

    /// What happens on all links, from now on: `subscribe` to it.
    public var events: ProxyEvents { crew.events }

    // MARK: Links

    /// The names of all links, sorted.
    public var names: [String] { state.withLock { $0.links.keys.sorted() } }

    /// Listens, and returns the address with the port that was chosen. The upstream is dialled when a client comes.
    ///
    /// Throws when the settings are wrong, the name is taken or the address cannot be listened on; then nothing has
    /// changed.
    @discardableResult
    public func open(_ settings: LinkSettings) async throws(ProxyError) -> Endpoint {
        let tls: LinkTLS?
        do throws(ProxyError) {
            try settings.check()
            tls = try settings.tls.map { (tls) throws(ProxyError) in try LinkTLS(tls, link: settings) }
        } catch {
            var error = error
            error.isOfSettings = true
            throw error
        }
        try reserve(settings.name)
        let link: OpenLink
        do throws(ProxyError) {
            link =
                settings.isForDatagrams
                ? try await openDatagrams(settings) : try await openStreams(settings, tls)
        } catch {
            _ = state.withLock { $0.opening.remove(settings.name) }
            throw error
        }
        state.withLock { state in
            state.opening.remove(settings.name)
            state.links[settings.name] = link
        }
        events.send(settings.name, .linkOpened(listening: link.listening))
        replan([settings.name])
        return link.listening
    }

    private func openStreams(_ settings: LinkSettings, _ tls: LinkTLS?) async throws(ProxyError) -> OpenLink {
        let switchboard = Switchboard(framing: settings.framing)
        let directory = BrokerDirectory(configuration(of: settings), switchboard: switchboard, crew: crew, tls: tls)
        let route = directory.route(side: settings.name, destination: .bootstrap(0), upstream: settings.upstream)
        switchboard.add(route)
        do {
            let listener = try await directory.bind(route, at: settings.listen).get()
            return OpenLink(
                settings: settings, listening: settings.listen.with(port: listener.port),
                switchboard: switchboard, carrier: .streams(directory),
                socketFile: settings.listen.path.flatMap(SocketFile.init(at:)))
        } catch { throw LinkListener.error(error, at: settings.listen) }
    }

    private func openDatagrams(_ settings: LinkSettings) async throws(ProxyError) -> OpenLink {
        guard let listen = settings.listen.hostPort, let upstream = settings.upstream.hostPort else {
            preconditionFailure("a UDP link has addresses")
        }
        let switchboard = Switchboard(framing: .none)
        let route = Route(
            side: settings.name, destination: .bootstrap(0), upstream: settings.upstream, counters: [],
            seed: configuration(of: settings).seed)
        switchboard.add(route)
        let link = try await DatagramLink.open(
            DatagramLink.Settings(listen: listen, upstream: upstream), following: route, telling: events,
            on: crew.group.next())
        return OpenLink(
            settings: settings, listening: .udp(link.address), switchboard: switchboard, carrier: .datagrams(link))
    }

    private func reserve(_ name: String) throws(ProxyError) {
        let isFree = state.withLock { state in
            state.links[name] == nil && state.opening.insert(name).inserted
        }
        guard !isFree else { return }
        throw ProxyError(
            location: name, problem: "there is a link of this name already", remedy: "close it or choose another name")
    }

    private func configuration(of settings: LinkSettings) -> ProxyConfiguration {
        var configuration = ProxyConfiguration(
            bootstrap: [], sides: [settings.name], listenHost: settings.listen.hostPort?.host ?? "127.0.0.1",
            seed: SeededGenerator.seed(seed, SeededGenerator.number(of: settings.name)),
            connectTimeout: settings.connectTimeout)
        configuration.framing = settings.framing
        return configuration
    }

    /// Closes the listener and all connections of a link; they are closed when this returns. False if there is no such
    /// link.
    @discardableResult
    public func close(_ name: String) async -> Bool {
        guard let link = state.withLock({ $0.links.removeValue(forKey: name) }) else { return false }
        switch link.carrier {
        case .streams(let directory):
            await directory.stopListening()
            await crew.close(link.switchboard.routes)
        case .datagrams(let link): await link.close()
        }
        link.socketFile?.remove()
        events.send(name, .linkClosed)
        return true
    }

    /// What a link is doing as of now; nil if there is none.
    public func status(of name: String) -> LinkStatus? {
        state.withLock { $0.links[name] }?.status(at: .now())
    }

    // MARK: Toxics

    /// Makes these the toxics of a link, in this order; those there were and are not named are removed. Returns at once,
    /// however many connections there are. False if there is no such link.
    ///
    /// The settings are expected to be checked.
    @discardableResult
    public func setToxics(_ toxics: [ToxicSettings], of name: String) -> Bool {
        let isKnown = state.withLock { state in
            state.links[name]?.wanted = toxics
            return state.links[name] != nil
        }
        if isKnown { replan([name]) }
        return isKnown
    }

    /// Makes these the partitions between the groups of all links, present and future.
    public func setPartitions(_ partitions: [Partition]) {
        state.withLock { $0.partitions = partitions }
        replan(names)
    }

    private func replan(_ names: [String]) {
        for name in names {
            let changed = state.withLock { state in
                state.links[name].map { link in
                    (link, link.switchboard.replace(with: Self.effective(link, state.partitions), at: .now()))
                }
            }
            if let (link, change) = changed { follow(change, link) }
        }
    }

    /// Partitions act first, like the network that they are.
    private static func effective(_ link: OpenLink, _ partitions: [Partition]) -> [ToxicSettings] {
        let cuts = partitions.flatMap { $0.toxics(of: link.settings) }
        return cuts + link.wanted
    }

    private func follow(_ change: Switchboard.Change, _ link: OpenLink) {
        guard change.isAny else { return }
        let name = link.settings.name
        publish(change.routes, of: link, wakesAll: change.wakesAll)
        for toxic in change.set { events.send(name, .toxicSet(toxic)) }
        for toxic in change.removed { events.send(name, .toxicRemoved(toxic)) }
        for (id, end) in change.ends { watch(id, of: name, until: end) }
    }

    private func publish(_ routes: [Route], of link: OpenLink, wakesAll: Bool) {
        switch link.carrier {
        case .streams: crew.publish(routes, wakesAll: wakesAll)
        case .datagrams(let link): link.planChanged()
        }
    }

    private func watch(_ id: ToxicID, of name: String, until end: NIODeadline) {
        guard crew.isRunning else { return }
        crew.members[0].loop.scheduleTask(deadline: end) { self.expire(id, of: name) }
    }

    private func expire(_ id: ToxicID, of name: String) {
        let (link, toxic) = state.withLock { state -> (OpenLink?, String?) in
            guard let link = state.links[name], let toxic = link.switchboard.toxic(id)?.settings.name,
                link.switchboard.activeToxics.contains(id)
            else { return (nil, nil) }
            return (link, toxic)
        }
        guard let link, let toxic else { return }
        if let later = link.switchboard.expire(id, at: .now()) { return watch(id, of: name, until: later) }
        state.withLock { $0.links[name]?.wanted.removeAll { $0.name == toxic } }
        publish(link.switchboard.routes, of: link, wakesAll: true)
        events.send(name, .toxicExpired(toxic))
    }
}
