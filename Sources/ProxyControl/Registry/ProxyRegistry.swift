import FaultProxy
import Synchronization

/// The named proxies and what disturbs them, under one lock that is held only briefly.
///
/// Reading and changing toxics never waits. Opening and closing wait for the listener, never for a connection, and only
/// changes of the same proxy wait for each other.
public final class ProxyRegistry: Sendable {
    /// What ends by itself.
    enum Ending: Hashable, Sendable {
        case lease(String)
        case toxic(proxy: String, name: String)
        case partition(String)
    }

    struct State: Sendable {
        var proxies: [String: ProxyEntry] = [:]
        var partitions: [String: PartitionEntry] = [:]
        var leases = LeaseBook<ContinuousClock.Instant>()
    }

    public let events = EventHub()
    let version: String
    let seed: UInt64
    let server: LinkServer
    let locks = NameLocks()
    let state = Mutex(State())
    let start = ContinuousClock.now
    let endings: DeadlineWatch<Ending, ContinuousClock>
    private let changed: @Sendable () -> Void

    /// `version` is what `GET /version` answers; `changed` is called after each change that a restart should keep, and
    /// has to return at once.
    public init(
        _ server: LinkServer, seed: UInt64, version: String, changed: @escaping @Sendable () -> Void = {}
    ) {
        (self.server, self.seed, self.version, self.changed) = (server, seed, version, changed)
        let relay = Relay()
        endings = DeadlineWatch(clock: ContinuousClock()) { await relay.registry?.end($0) }
        relay.set(self)
    }

    /// Lets what the registry owns call it back.
    private final class Relay: Sendable {
        private struct Weak { weak var registry: ProxyRegistry? }
        private let held = Mutex(Weak())
        var registry: ProxyRegistry? { held.withLock { $0.registry } }
        func set(_ registry: ProxyRegistry) { held.withLock { $0.registry = registry } }
    }

    /// Closes all proxies and ends the event streams.
    public func shutdown() async {
        endings.stop()
        events.close()
        await server.shutdown()
    }

    // MARK: Reading

    /// All proxies, by name.
    public var proxies: [ProxyEntry] { state.withLock { $0.proxies.values.sorted { $0.name < $1.name } } }

    func proxy(_ name: String) throws(ControlFailure) -> ProxyEntry {
        guard let proxy = state.withLock({ $0.proxies[name] }) else { throw .proxyNotFound }
        return proxy
    }

    func toxics(of proxy: String) throws(ControlFailure) -> [ToxicEntry] { try self.proxy(proxy).toxics }

    func toxic(_ name: String, of proxy: String) throws(ControlFailure) -> ToxicEntry {
        let proxy = try self.proxy(proxy)
        guard let index = proxy.index(of: name) else { throw .toxicNotFound }
        return proxy.toxics[index]
    }

    /// What a restart needs to make all of it again, without what lives on a lease.
    public var storedJSON: JSON {
        .list(proxies.filter { $0.owner == nil }.map { $0.withoutLeases.storedJSON(at: .now) })
    }

    // MARK: For the extensions

    /// Tells that something happened which a restart should keep.
    func note(_ event: @autoclosure () -> ControlEvent) {
        events.tell(event())
        changed()
    }

    /// Refuses an owner without a lease; nobody needs none.
    func check(_ owner: String?) throws(ControlFailure) {
        guard let owner else { return }
        guard state.withLock({ $0.leases.isHeld(owner, at: .now) }) else { throw .noLease(owner) }
    }

    /// Gives the toxics of a proxy to its connections. Called under the lock, so that the last change wins.
    func publish(_ name: String, _ state: borrowing State) {
        guard let proxy = state.proxies[name] else { return }
        server.setToxics(proxy.toxics.map(\.settings), of: name)
    }

    /// Gives all partitions to the links. Called under the lock.
    func publishPartitions(_ state: borrowing State) {
        server.setPartitions(state.partitions.values.sorted { $0.name < $1.name }.flatMap(\.pairs))
    }

    private func end(_ ending: Ending) async {
        switch ending {
        case .lease(let owner):
            // It may have been renewed just now.
            if !state.withLock({ $0.leases.isHeld(owner, at: .now) }) { await endLease(of: owner) }
        case .toxic(let proxy, let name): expireToxic(name, of: proxy)
        case .partition(let name): expirePartition(name)
        }
    }
}
