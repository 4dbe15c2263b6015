import KafkaWire
import NIOCore
import NIOPosix

/// A client's connection and the one to the broker behind it, both on the same event loop and used only there.
final class Link {
    enum End { case client, broker }

    let loop: any EventLoop
    let route: Route
    let directory: BrokerDirectory
    var outstanding = OutstandingRequests()
    private(set) var isFinished = false

    private let registry: LinkRegistry
    private let seed: UInt64
    private let connectTimeout: TimeAmount
    private var client: (any Channel)?
    private var broker: (any Channel)?
    private var isDialling = false
    private var dialTimer: Scheduled<Void>?
    private var plan = ToxicPlan()
    /// A request has come and nothing of its answer yet.
    private var awaitsAnswer = false
    private var answers = 0
    private var seenToxics: Set<ToxicID> = []
    private lazy var toBroker = Lane(.toBroker, of: self)
    private lazy var toClient = Lane(.toClient, of: self)

    init(loop: any EventLoop, route: Route, directory: BrokerDirectory, registry: LinkRegistry) {
        self.loop = loop
        self.route = route
        self.directory = directory
        self.registry = registry
        seed = route.nextConnectionSeed()
        connectTimeout = directory.connectTimeout
    }

    var side: String { route.side }
    var counters: SideCounters { route.counters }

    func channel(_ end: End) -> (any Channel)? { end == .client ? client : broker }
    func lane(from end: End) -> Lane { end == .client ? toBroker : toClient }
    func lane(to end: End) -> Lane { end == .client ? toClient : toBroker }

    // MARK: Life

    func opened(_ end: End, _ channel: any Channel) {
        switch end {
        case .client: accepted(channel)
        case .broker: connected(channel)
        }
    }

    func closed(_ end: End) {
        guard !isFinished else { return }
        lane(to: end).destinationClosed()
        switch end {
        case .client: client = nil
        case .broker: broker = nil
        }
        if client == nil && broker == nil { return finish() }
        lane(from: end).sourceClosed()
    }

    /// Closes both ends at once; what is under way is lost.
    func abort() {
        let channels = [client, broker]
        finish()
        for channel in channels { channel?.close(promise: nil) }
    }

    func closeMalformed() {
        guard !isFinished else { return }
        counters.malformedFrames.add(1, ordering: .relaxed)
        abort()
    }

    private func finish() {
        guard !isFinished else { return }
        isFinished = true
        dialTimer?.cancel()
        toBroker.cancelTimers()
        toClient.cancelTimers()
        registry.remove(self)
        counters.openConnections.subtract(1, ordering: .relaxed)
    }

    private func accepted(_ channel: any Channel) {
        client = channel
        registry.add(self)
        counters.accepted.add(1, ordering: .relaxed)
        counters.openConnections.add(1, ordering: .relaxed)
        adoptPlan()
        proceed()
    }

    // MARK: Toxics

    /// Follows the route's plan; asked for every chunk, and once more when a change wakes all connections.
    func followPlan() {
        guard route.planVersion != plan.version, !isFinished else { return }
        adoptPlan()
        proceed()
    }

    private func adoptPlan() {
        plan = route.plan
        for active in plan.toxics where seenToxics.insert(active.id).inserted {
            active.recorder.count { $0.connections += 1 }
        }
        for lane in [toBroker, toClient] {
            lane.follow(plan.toxics) { active in active.toxic.stage(context(active, lane.direction)) }
        }
    }

    private func context(_ active: ActiveToxic, _ direction: LaneDirection) -> Toxic.StageContext {
        Toxic.StageContext(
            direction: direction, seed: SeededGenerator.seed(seed, active.id.rawValue, direction.rawValue),
            roundTrip: plan.roundTrip, recorder: active.recorder)
    }

    /// Does what the plan says about the connection itself.
    private func proceed() {
        guard !isFinished else { return }
        let fate = plan.connectFate(seed: seed)
        if fate == .reset { return reset() }
        guard !isDialling else { return }
        dialTimer?.cancel()
        dialTimer = nil
        switch fate {
        case .dial(after: .zero): dial()
        case .dial(let delay): dialTimer = loop.assumeIsolated().scheduleTask(in: delay) { self.dial() }
        case .wait, .reset: toBroker.readIfWanted()
        }
    }

    // MARK: Lost answers

    func requestCame() { awaitsAnswer = true }

    /// Asked with the first bytes of each answer: whether a toxic cuts the connection here, which is then done.
    func isAnswerCut() -> Bool {
        guard awaitsAnswer else { return false }
        awaitsAnswer = false
        answers += 1
        for active in plan.toxics {
            guard case .cutAnswers(let share) = active.toxic else { continue }
            var generator = SeededGenerator(seed: SeededGenerator.seed(seed, active.id.rawValue, answers))
            active.recorder.count { $0.answersSeen += 1 }
            guard Double.random(in: 0..<1, using: &generator) < share else { continue }
            active.recorder.count { $0.answersCut += 1 }
            cut()
            return true
        }
        return false
    }

    private func reset() {
        for active in plan.toxics where active.toxic == .reset { active.recorder.count { $0.connectionsReset += 1 } }
        cut()
    }

    private func cut() {
        let channels = [client, broker]
        finish()
        for channel in channels { channel.map(ResetToxic.cut) }
    }

    // MARK: The broker's end

    private func dial() {
        isDialling = true
        let bound = NIOLoopBound(self, eventLoop: loop)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(connectTimeout)
            .channelOption(.autoRead, value: false)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.writeBufferWaterMark, value: BrokerDirectory.waterMarks)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LinkHandler(bound.value, .broker))
                }
            }
        connect(bootstrap, to: route.upstream).assumeIsolated().whenFailure { _ in self.dialFailed() }
    }

    /// An address is used as it is; only a name is looked up, on a thread of its own.
    private func connect(_ bootstrap: ClientBootstrap, to upstream: HostPort) -> EventLoopFuture<any Channel> {
        guard let address = try? SocketAddress(ipAddress: upstream.host, port: upstream.port) else {
            return bootstrap.connect(host: upstream.host, port: upstream.port)
        }
        return bootstrap.connect(to: address)
    }

    private func dialFailed() {
        guard !isFinished else { return }
        counters.dialFailures.add(1, ordering: .relaxed)
        abort()
    }

    private func connected(_ channel: any Channel) {
        guard !isFinished else { return channel.close(promise: nil) }
        broker = channel
        toBroker.pump()
        toClient.readIfWanted()
    }
}
