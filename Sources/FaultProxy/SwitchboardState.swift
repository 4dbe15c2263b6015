import NIOCore

/// What a `Switchboard` guards: who is disturbed by what, and how each broker is reached.
struct SwitchboardState {
    struct Broker {
        var upstream: HostPort
        var routes: [Route] = []
        /// Local ports by side; empty while the opening is under way.
        var ports: [String: Int] = [:]
        var opening: EventLoopFuture<Void>
    }

    struct Lease {
        var toxic: ActiveToxic
        var end: NIODeadline
    }

    let framing: ProxyConfiguration.Framing
    var routes: [Route] = []
    var brokers: [Int32: Broker] = [:]
    var active: [Lease] = []
    var ended: [ToxicID: ActiveToxic] = [:]
    var toxicCount = 0
    var planCount = 0

    func index(of id: ToxicID) -> Int? { active.firstIndex { $0.toxic.id == id } }

    mutating func end(_ index: Int) {
        let lease = active.remove(at: index)
        ended[lease.toxic.id] = lease.toxic
        replan()
    }

    /// Gives every route its plan anew.
    mutating func replan() {
        planCount += 1
        for route in routes {
            let toxics = active.map(\.toxic).filter { $0.side == route.side && concerns($0.broker, route) }
            guard toxics.map(\.id) != route.plan.toxics.map(\.id) else { continue }
            route.plan = ToxicPlan(version: planCount, toxics: toxics)
        }
    }

    /// A bootstrap listener belongs to the broker that advertises the very address it leads to; where nothing is
    /// advertised, to the destination of its number.
    private func concerns(_ broker: Int32?, _ route: Route) -> Bool {
        guard let broker else { return true }
        switch route.destination {
        case .bootstrap(let index) where framing == .none: return index + 1 == Int(broker)
        case .broker(let id): return id == broker
        case .bootstrap: return brokers[broker]?.upstream == route.upstream
        }
    }
}
