import NIOCore
import Synchronization

/// What the control side and the connections share: routes, brokers and toxics, under one lock held only briefly.
final class Switchboard: Sendable {
    private let state: Mutex<SwitchboardState>

    init(framing: ProxyConfiguration.Framing) { state = Mutex(SwitchboardState(framing: framing)) }

    // MARK: Toxics

    func inject(_ toxic: Toxic, side: String, broker: Int32?, until end: NIODeadline) -> ToxicID {
        state.withLock { state in
            state.toxicCount += 1
            let id = ToxicID(rawValue: state.toxicCount)
            let settings = ToxicSettings(name: "\(id)", toxic: toxic, stream: toxic.customaryStream)
            let active = ActiveToxic(
                id: id, settings: settings, side: side, broker: broker, dice: state.toxicCount)
            state.active.append(SwitchboardState.Lease(toxic: active, end: end))
            state.replan()
            return id
        }
    }

    func renew(_ id: ToxicID, until end: NIODeadline) -> Bool {
        state.withLock { state in
            guard let index = state.index(of: id) else { return false }
            state.active[index].end = end
            return true
        }
    }

    func remove(_ id: ToxicID) -> Bool {
        state.withLock { state in
            guard let index = state.index(of: id) else { return false }
            state.end(index)
            return true
        }
    }

    /// Ends the toxic if its lease is over by `now`; otherwise says when to ask again, nil if never.
    func expire(_ id: ToxicID, at now: NIODeadline) -> NIODeadline? {
        state.withLock { state -> NIODeadline? in
            guard let index = state.index(of: id) else { return nil }
            guard state.active[index].end <= now else { return state.active[index].end }
            state.end(index)
            return nil
        }
    }

    /// What a call of `replace` has changed.
    struct Change: Sendable {
        var routes: [Route] = []
        /// Names of toxics that are new or have changed.
        var set: [String] = []
        var removed: [String] = []
        /// Connections on which nothing happens are concerned too.
        var wakesAll = false
        var ends: [(ToxicID, NIODeadline)] = []
        var isAny: Bool { !set.isEmpty || !removed.isEmpty }
    }

    /// Makes these the toxics of all routes. One that keeps its name, kind and stream stays the same toxic.
    func replace(with wanted: [ToxicSettings], at now: NIODeadline) -> Change {
        state.withLock { state in
            var change = state.replace(with: wanted, at: now)
            change.routes = state.routes
            return change
        }
    }

    /// What the active toxics have done, in their order.
    func status(at now: NIODeadline) -> [ToxicStatus] {
        state.withLock { $0.active }.map { lease in
            ToxicStatus(
                settings: lease.toxic.settings, evidence: lease.toxic.recorder.current,
                delays: lease.toxic.recorder.delays,
                remaining: lease.end == .distantFuture
                    ? nil : .nanoseconds(max(0, (lease.end - now).nanoseconds)))
        }
    }

    func toxic(_ id: ToxicID) -> ActiveToxic? {
        state.withLock { state in state.index(of: id).map { state.active[$0].toxic } ?? state.ended[id] }
    }

    var activeToxics: [ToxicID] { state.withLock { $0.active.map(\.toxic.id) } }

    /// The routes whose connections follow the plans made here.
    var routes: [Route] { state.withLock { $0.routes } }

    // MARK: Routes

    /// Adds a route with the toxics that concern it.
    func add(_ route: Route) {
        state.withLock { state in
            state.routes.append(route)
            state.replan()
        }
    }

    /// The local ports of all brokers for a side.
    func brokerPorts(side: String) -> [Int] { state.withLock { $0.brokers.values.compactMap { $0.ports[side] } } }

    /// The local port for a broker, nil while it has no listener; an advertised address that moved is followed.
    func port(of broker: Int32, at upstream: Endpoint, side: String) -> Int? {
        state.withLock { state -> Int? in
            guard let known = state.brokers[broker], let port = known.ports[side] else { return nil }
            if known.upstream != upstream {
                state.brokers[broker]?.upstream = upstream
                for route in known.routes { route.upstream = upstream }
                state.replan()
            }
            return port
        }
    }

    /// The opening of a broker's listeners that is under way or done; nil if there was none, which is then `claim`:
    /// however many connections ask, one opens.
    func opening(
        of broker: Int32, at upstream: Endpoint, orClaim claim: EventLoopFuture<Void>
    ) -> EventLoopFuture<Void>? {
        state.withLock { state in
            if let opening = state.brokers[broker]?.opening { return opening }
            state.brokers[broker] = SwitchboardState.Broker(upstream: upstream, opening: claim)
            return nil
        }
    }

    /// Makes a broker's listeners known; from here on its address is mapped.
    func opened(_ broker: Int32, routes: [(Route, port: Int)]) {
        state.withLock { state in
            state.brokers[broker]?.routes = routes.map(\.0)
            for (route, port) in routes { state.brokers[broker]?.ports[route.side] = port }
            state.routes += routes.map(\.0)
            state.replan()
        }
    }

    /// Forgets a broker whose listeners could not be opened, so that the next answer tries again.
    func failedToOpen(_ broker: Int32) { state.withLock { $0.brokers[broker] = nil } }
}
