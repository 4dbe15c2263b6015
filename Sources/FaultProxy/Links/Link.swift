import NIOCore
import NIOPosix

/// A client's connection and the one to the broker or server behind it, both on the same event loop and used only there.
final class Link {
    enum End { case client, broker }

    let loop: any EventLoop
    let directory: BrokerDirectory
    let counters: SideCounters
    /// nil where bytes are just bytes.
    let kafka: KafkaConversation?
    let http: HTTPConversation?
    /// Neither of the two.
    let isPlain: Bool
    private(set) var isFinished = false
    /// One peer has gone without a word.
    private(set) var isHalfOpen = false
    /// A toxic asks where answers begin.
    var isWatchingAnswers: Bool { !answerCuts.isEmpty }
    private var answerCuts: [(active: ActiveToxic, toxic: CutAnswers)] = []

    // The places of this link in the lists of its loop, -1 for none.
    var slot = -1
    var holdingSlot = -1
    var timerPlace = -1
    var timerDue = NIODeadline.distantFuture

    private let desk: LoopDesk
    private let links: RouteLinks
    private let number: Int
    private let seed: UInt64
    private var client: ChannelHandlerContext?
    private var broker: ChannelHandlerContext?
    private var isDialling = false
    private var dialDue: NIODeadline?
    private var plan = ToxicPlan.empty
    /// Those of the plan that touch this connection.
    private var toxics: [ActiveToxic] = []
    private var conversation = AnswerWatch()
    private var toBroker: Lane?
    private var toClient: Lane?

    init(loop: any EventLoop, route: Route, directory: BrokerDirectory, desk: LoopDesk) {
        self.loop = loop
        self.directory = directory
        self.desk = desk
        links = desk.links(of: route)
        counters = route.counters[desk.index]
        number = route.nextConnection()
        seed = route.seed(ofConnection: number)
        kafka = directory.framing == .kafka ? KafkaConversation(topics: directory.topicNames) : nil
        http = directory.framing == .http ? HTTPConversation(seed: seed, counters: counters) : nil
        isPlain = directory.framing == .none
    }

    var side: String { links.route.side }

    func context(_ end: End) -> ChannelHandlerContext? { end == .client ? client : broker }
    func lane(from end: End) -> Lane { lane(end == .client ? .toBroker : .toClient) }
    func lane(to end: End) -> Lane { lane(end == .client ? .toClient : .toBroker) }

    /// Whether more requests may be read.
    var wantsRequests: Bool {
        isPlain || !(kafka?.outstanding.isFull ?? false) && http?.wantsRequests ?? true
    }

    func lane(_ direction: LaneDirection) -> Lane {
        switch direction {
        case .toBroker:
            if let toBroker { return toBroker }
            let lane = Lane(.toBroker, of: self)
            toBroker = lane
            return lane
        case .toClient:
            if let toClient { return toClient }
            let lane = Lane(.toClient, of: self)
            toClient = lane
            return lane
        }
    }

    // MARK: Life

    func opened(_ end: End, _ context: ChannelHandlerContext) {
        switch end {
        case .client: accepted(context)
        case .broker: connected(context)
        }
    }

    func closed(_ end: End) {
        followPlan()
        guard !isFinished else { return }
        lane(to: end).destinationClosed()
        switch end {
        case .client: client = nil
        case .broker: broker = nil
        }
        if client == nil && broker == nil { return finish() }
        guard !isHalfOpen else { return }
        lane(from: end).sourceClosed()
    }

    /// A peer's reset is passed on as one, after its last bytes: an orderly end would make a torn answer look whole.
    func failed(_ end: End, _ error: any Error) {
        if AbortiveClose.isReset(error), !isFinished { lane(from: end).sourceWasReset = true }
        context(end)?.close(promise: nil)
    }

    /// Closes both ends at once; what is under way is lost.
    func abort() {
        let contexts = [client, broker]
        finish()
        for context in contexts { context?.close(promise: nil) }
    }

    func closeMalformed() {
        guard !isFinished else { return }
        counters.malformedFrames.add(1, ordering: .relaxed)
        abort()
    }

    private func finish() {
        guard !isFinished else { return }
        isFinished = true
        // They hold this link in turn.
        client = nil
        broker = nil
        toBroker?.stop()
        toClient?.stop()
        desk.timers.set(self, nil)
        links.all.remove(self)
        links.holding.remove(self)
        counters.openConnections.subtract(1, ordering: .relaxed)
        event(.connectionClosed)
    }

    private func accepted(_ context: ChannelHandlerContext) {
        client = context
        links.all.add(self)
        counters.accepted.add(1, ordering: .relaxed)
        counters.openConnections.add(1, ordering: .relaxed)
        event(.connectionOpened(client: context.channel.remoteAddress.map(Self.describe) ?? ""))
        adoptPlan()
    }

    static func describe(_ address: SocketAddress) -> String {
        guard let host = address.ipAddress, let port = address.port else { return "" }
        return HostPort(host: host, port: port).description
    }

    private func event(_ kind: @autoclosure () -> ProxyEvent.Kind) {
        directory.events.send(side, connection: number, kind())
    }

    // MARK: Toxics

    /// Follows the listener's plan; asked for every chunk, and once more when a change wakes this connection.
    func followPlan() {
        guard links.route.planVersion != plan.version, !isFinished else { return }
        adoptPlan()
    }

    private func adoptPlan() {
        plan = links.route.plan
        if !plan.toxics.isEmpty || !toxics.isEmpty { adoptToxics() }
        guard !isFinished else { return }
        toBroker?.pump()
        toClient?.pump()
        guard !isFinished else { return }
        if !isDialling { dialByFate() }
        if isHalfOpen != wantsHalfOpen { isHalfOpen ? cut(nil) : goHalfOpen() }
    }

    private func adoptToxics() {
        let known = toxics
        let address = client?.channel.remoteAddress
        toxics = plan.toxics.filter { $0.touches(connection: number, seed: seed, client: address) }
        for active in toxics where !known.contains(where: { $0.id == active.id }) {
            active.recorder.count { $0.connections += 1 }
            event(.toxicActs(active.settings.name))
        }
        kafka?.faults = KafkaFaultPlan(
            toxics.compactMap { active in
                guard let fault = active.kind as? KafkaFault else { return nil }
                let seed = SeededGenerator.seed(seed, active.dice)
                return KafkaFaultPlan.Entry(id: active.id, fault: fault, seed: seed, recorder: active.recorder)
            })
        http?.setRules(HTTPRules(toxics))
        answerCuts = toxics.compactMap { active in (active.kind as? CutAnswers).map { (active, $0) } }
        var broken: ToxicID?
        for direction in [LaneDirection.toBroker, .toClient] {
            let lane = lane(direction)
            let concerned = toxics.filter { $0.settings.stream.covers(direction) }
            broken = lane.follow(concerned) { $0.kind.stage(context($0, direction)) } ?? broken
        }
        if broken != nil { cut(nil) }
    }

    private func context(_ active: ActiveToxic, _ direction: LaneDirection) -> ToxicContext {
        ToxicContext(
            direction: direction, seed: SeededGenerator.seed(seed, active.dice, direction.rawValue),
            now: .now(), roundTrip: toxics.reduce(.zero) { $0 + $1.kind.roundTrip }, recorder: active.recorder,
            shared: directory.sharedRates)
    }

    /// When a toxic's time has come.
    func timeCame() {
        if let dialDue, dialDue <= .now() { dial() }
        toBroker?.pump()
        toClient?.pump()
        reschedule()
    }

    /// Asks to be called when the next thing is due, and notes whether something is held.
    func reschedule() {
        guard !isFinished else { return }
        var due = dialDue
        for time in [toBroker?.due, toClient?.due] {
            if let time { due = min(due ?? time, time) }
        }
        if due != nil || timerPlace >= 0 { desk.timers.set(self, due) }
        if !isDialling || toBroker?.isHolding ?? false || toClient?.isHolding ?? false {
            links.holding.add(self)
        } else if holdingSlot >= 0 {
            links.holding.remove(self)
        }
    }

    // MARK: Lost answers

    func requestCame() { conversation.awaitsAnswer = true }

    /// Asked with the first bytes of each answer: whether a toxic cuts the connection here, which is then done.
    func isAnswerCut() -> Bool {
        guard conversation.awaitsAnswer else { return false }
        conversation.awaitsAnswer = false
        conversation.answers += 1
        for (active, toxic) in answerCuts {
            active.recorder.count { $0.answersSeen += 1 }
            let seed = SeededGenerator.seed(seed, active.dice)
            guard toxic.isLost(answer: conversation.answers, seed: seed) else { continue }
            active.recorder.count { $0.answersCut += 1 }
            cut(active)
            return true
        }
        return false
    }

    // MARK: Ends by toxics

    func reset(by id: ToxicID) {
        let active = toxics.first { $0.id == id }
        active?.recorder.count { $0.connectionsReset += 1 }
        cut(active)
    }

    /// The stream has been ended by a toxic and delivered: both peers learn of it.
    func close(by id: ToxicID) {
        guard !isFinished else { return }
        toxics.first { $0.id == id }?.recorder.count { $0.connectionsClosed += 1 }
        let contexts = [client, broker]
        finish()
        for context in contexts { context.map { Farewell.close($0.channel) } }
    }

    /// Cuts both ends, the client's once it was sent all that was written.
    func cutAfterLastBytes(by id: ToxicID?) {
        guard !isFinished else { return }
        if let active = toxics.first(where: { $0.id == id }) {
            active.recorder.count { $0.connectionsReset += 1 }
            event(.connectionReset(toxic: active.settings.name))
        }
        let (client, broker) = (client, broker)
        finish()
        client.map { Farewell.close($0.channel, withReset: true) }
        broker.map { AbortiveClose.cut($0.channel) }
    }

    private func cut(_ active: ActiveToxic?) {
        guard !isFinished else { return }
        if let active { event(.connectionReset(toxic: active.settings.name)) }
        let contexts = [client, broker]
        finish()
        for context in contexts { context.map { AbortiveClose.cut($0.channel) } }
    }

    private var halfOpenToxic: ActiveToxic? {
        toxics.first { $0.kind is HalfOpen }
    }

    private var wantsHalfOpen: Bool { halfOpenToxic != nil }

    private func goHalfOpen() {
        guard let stream = halfOpenToxic?.settings.stream, !isFinished else { return }
        isHalfOpen = true
        let gone = stream == .upstream ? client : broker
        gone.map { AbortiveClose.cut($0.channel) }
    }

    // MARK: The broker's end

    /// Does what the plan says about the connection itself.
    private func dialByFate() {
        let fate = toxics.reduce(ConnectFate.dial(after: .zero)) { fate, active in
            fate.combined(with: active.kind.connectFate(context(active, .toBroker)))
        }
        dialDue = nil
        switch fate {
        case .reset: cut(toxics.first { $0.kind.connectFate(context($0, .toBroker)) == .reset })
        case .dial(after: .zero): dial()
        case .dial(let delay): dialDue = .now() + delay
        case .wait: lane(.toBroker).readIfWanted()
        }
        reschedule()
    }

    private func dial() {
        isDialling = true
        dialDue = nil
        let bound = NIOLoopBound(self, eventLoop: loop)
        directory.dialler.connect(to: links.route.upstream, on: loop) { channel in
            try channel.pipeline.syncOperations.addHandler(LinkHandler(bound.value, .broker))
        }.assumeIsolated().whenFailure { self.dialFailed($0) }
    }

    private func dialFailed(_ error: any Error) {
        guard !isFinished else { return }
        counters.dialFailures.add(1, ordering: .relaxed)
        event(.dialFailed(reason: "\(error)"))
        cut(nil)
    }

    private func connected(_ context: ChannelHandlerContext) {
        guard !isFinished else { return context.close(promise: nil) }
        broker = context
        if wantsHalfOpen { goHalfOpen() }
        toBroker?.pump()
        lane(.toBroker).readIfWanted()
        lane(.toClient).readIfWanted()
    }
}

/// Where requests end and answers begin, for protocols in which a connection has one request at a time.
struct AnswerWatch {
    /// A request has come and nothing of its answer yet.
    var awaitsAnswer = false
    var answers = 0
}
