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
    var isHalfOpen = false
    var answers = AnswerWatch()

    // The places of this link in the lists of its loop, -1 for none.
    var slot = -1
    var holdingSlot = -1
    var timerPlace = -1
    var timerDue = NIODeadline.distantFuture

    let desk: LoopDesk
    let links: RouteLinks
    let number: Int
    let seed: UInt64
    private(set) var client: Wire?
    var broker: Wire?
    var isDialling = false
    var dialDue: NIODeadline?
    var plan = ToxicPlan.empty
    /// Those of the plan that touch this connection.
    var toxics: [ActiveToxic] = []
    private(set) var toBroker: Lane?
    private(set) var toClient: Lane?

    init(number: Int, of route: Route, directory: BrokerDirectory, desk: LoopDesk) {
        loop = desk.loop
        self.directory = directory
        self.desk = desk
        links = desk.links(of: route)
        counters = route.counters[desk.index]
        self.number = number
        seed = route.seed(ofConnection: number)
        kafka = directory.framing == .kafka ? directory.conversation(on: route) : nil
        http = directory.framing == .http ? HTTPConversation(seed: seed, counters: counters) : nil
        isPlain = directory.framing == .none
    }

    var side: String { links.route.side }

    func wire(_ end: End) -> Wire? { end == .client ? client : broker }
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

    func opened(_ end: End, _ wire: Wire) {
        switch end {
        case .client: accepted(wire)
        case .broker: connected(wire)
        }
    }

    func closed(_ end: End) {
        followPlan()
        guard !isFinished else { return }
        kafka?.tap?.closed(by: end == .client ? "client" : "broker")
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
        wire(end)?.close()
    }

    /// Closes both ends at once; what is under way is lost.
    func abort() {
        let wires = [client, broker]
        finish()
        for wire in wires { wire?.close() }
    }

    func closeMalformed() {
        guard !isFinished else { return }
        counters.malformedFrames.add(1, ordering: .relaxed)
        abort()
    }

    func finish() {
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
        kafka?.tap?.closed(by: "proxy")
        event(.connectionClosed)
    }

    private func accepted(_ wire: Wire) {
        client = wire
        links.all.add(self)
        counters.accepted.add(1, ordering: .relaxed)
        counters.openConnections.add(1, ordering: .relaxed)
        kafka?.tap?.opened(client: wire.remoteAddress.map(Self.describe) ?? "")
        event(.connectionOpened(client: wire.remoteAddress.map(Self.describe) ?? ""))
        adoptPlan()
    }

    static func describe(_ address: SocketAddress) -> String {
        guard let host = address.ipAddress, let port = address.port else { return "" }
        return HostPort(host: host, port: port).description
    }

    func event(_ kind: @autoclosure () -> ProxyEvent.Kind) {
        directory.events.send(side, connection: number, kind())
    }
}
