import NIOCore

/// What a `Switchboard` guards: who is disturbed by what, and how each broker is reached.
struct SwitchboardState {
    struct Broker {
        var upstream: Endpoint
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
    /// How many toxics of a name there have been.
    var incarnations: [String: Int] = [:]
    var planCount = 0

    func index(of id: ToxicID) -> Int? { active.firstIndex { $0.toxic.id == id } }

    mutating func end(_ index: Int) {
        let lease = active.remove(at: index)
        ended[lease.toxic.id] = lease.toxic
        replan()
    }

    mutating func replace(with wanted: [ToxicSettings], at now: NIODeadline) -> Switchboard.Change {
        var change = Switchboard.Change()
        let old = active
        active = wanted.map { settings in
            let known = old.first { $0.toxic.isContinued(by: settings) }
            if let known, known.toxic.settings == settings { return known }
            var lease = known ?? begin(settings)
            if known != nil { lease.toxic.change(to: settings) }
            lease.end = settings.lasts.map { now + TimeAmount($0) } ?? .distantFuture
            if settings.lasts != nil { change.ends.append((lease.toxic.id, lease.end)) }
            change.set.append(settings.name)
            change.wakesAll = change.wakesAll || lease.toxic.kind.actsOnIdle
            return lease
        }
        let kept = Set(active.map(\.toxic.id))
        for lease in old where !kept.contains(lease.toxic.id) {
            change.removed.append(lease.toxic.settings.name)
            change.wakesAll = change.wakesAll || lease.toxic.kind.actsOnIdle
        }
        replan()
        return change
    }

    private mutating func begin(_ settings: ToxicSettings) -> Lease {
        toxicCount += 1
        incarnations[settings.name, default: 0] += 1
        // Chance depends on what a toxic is called, not on what else there was before it.
        let dice = SeededGenerator.number(of: "\(settings.name) \(incarnations[settings.name] ?? 0)")
        let toxic = ActiveToxic(id: ToxicID(rawValue: toxicCount), settings: settings, side: side, dice: dice)
        return Lease(toxic: toxic, end: .distantFuture)
    }

    private var side: String { routes.first?.side ?? "" }

    /// Gives every route its plan anew.
    mutating func replan() {
        planCount += 1
        for route in routes {
            let toxics = active.map(\.toxic).filter { $0.side == route.side && concerns($0.broker, route) }
            guard toxics.map(\.identity) != route.plan.toxics.map(\.identity) else { continue }
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
