import NIOCore

/// Moves the datagrams of one link between its clients and the server; used on its loop only.
final class DatagramSwitchboard {
    private let settings: DatagramLink.Settings
    private let upstream: SocketAddress
    private let listener: any Channel
    let route: Route
    private let state: DatagramLinkState
    let events: ProxyEvents
    var flows: [SocketAddress: DatagramFlow] = [:]
    /// The bandwidths that all clients share.
    var lines: [ToxicID: BothDirections<DatagramLine>] = [:]
    var heldBytes = 0 {
        didSet { if heldBytes != oldValue { state.heldBytes.store(heldBytes, ordering: .relaxed) } }
    }
    private var isClosed = false
    private var sweep: Scheduled<Void>?
    var loop: any EventLoop { listener.eventLoop }

    init(
        _ settings: DatagramLink.Settings, following route: Route, to upstream: SocketAddress,
        on listener: any Channel, _ state: DatagramLinkState, _ events: ProxyEvents
    ) {
        self.settings = settings
        self.upstream = upstream
        self.listener = listener
        self.route = route
        self.state = state
        self.events = events
    }

    // MARK: Datagrams

    func came(_ payload: ByteBuffer, from client: SocketAddress) {
        guard !isClosed else { return }
        guard let flow = flows[client] ?? open(client) else { return overflow(.toServer) }
        admit(payload, .toServer, of: flow)
    }

    func answered(_ payload: ByteBuffer, of flow: DatagramFlow) {
        guard !isClosed else { return }
        admit(payload, .toClient, of: flow)
    }

    /// What was written since the last time leaves.
    func flush() { listener.flush() }

    func refused(_ direction: FlowDirection) { count(direction) { $0.refused += 1 } }

    private func admit(_ payload: ByteBuffer, _ direction: FlowDirection, of flow: DatagramFlow) {
        let now = loop.now
        flow.lastUsed = now
        guard heldBytes + payload.readableBytes <= settings.heldLimit else {
            return count(direction) {
                $0.seen += 1
                $0.overflowed += 1
            }
        }
        var held = heldBytes - flow.heldBytes
        follow(flow)
        count(direction) { flow.lanes[direction].admit(payload, at: now, counting: &$0) }
        held += move(flow)
        heldBytes = held
        reschedule(flow)
    }

    func pump(_ flow: DatagramFlow) {
        guard !isClosed else { return }
        let held = heldBytes - flow.heldBytes
        heldBytes = held + move(flow)
        reschedule(flow)
    }

    /// Writes what is due, and returns how many bytes are still held.
    private func move(_ flow: DatagramFlow) -> Int {
        let now = loop.now
        while let payload = next(flow, .toClient, now) {
            write(AddressedEnvelope(remoteAddress: flow.client, data: payload), .toClient, on: listener)
        }
        if let server = flow.server {
            while let payload = next(flow, .toServer, now) {
                write(AddressedEnvelope(remoteAddress: upstream, data: payload), .toServer, on: server)
            }
            server.flush()
        }
        return flow.heldBytes
    }

    private func next(_ flow: DatagramFlow, _ direction: FlowDirection, _ now: NIODeadline) -> ByteBuffer? {
        guard !flow.lanes[direction].isEmpty else { return nil }
        return state.evidence.withLock { flow.lanes[direction].next(dueBy: now, counting: &$0[direction]) }
    }

    private func write(_ envelope: AddressedEnvelope<ByteBuffer>, _ direction: FlowDirection, on channel: any Channel) {
        count(direction) {
            if channel.isWritable {
                $0.forwarded += 1
                $0.bytes += envelope.data.readableBytes
            } else {
                $0.overflowed += 1
            }
        }
        if channel.isWritable { channel.write(envelope, promise: nil) }
    }

    private func reschedule(_ flow: DatagramFlow) {
        let due = flow.due
        guard flow.timer?.due != due else { return }
        flow.timer?.task.cancel()
        flow.timer = nil
        guard let due else { return }
        let task = loop.assumeIsolated().scheduleTask(deadline: due) {
            flow.timer = nil
            self.pump(flow)
            self.flush()
        }
        flow.timer = (due, task)
    }

    private func overflow(_ direction: FlowDirection) {
        count(direction) {
            $0.seen += 1
            $0.overflowed += 1
        }
    }

    func count(_ direction: FlowDirection, _ change: (inout DatagramEvidence) -> Void) {
        state.evidence.withLock { change(&$0[direction]) }
    }

    // MARK: Clients

    private func open(_ client: SocketAddress) -> DatagramFlow? {
        guard flows.count < settings.flowLimit else { return nil }
        let number = route.nextConnection()
        let flow = DatagramFlow(client, number: number, seed: route.seed(ofConnection: number), at: loop.now)
        flows[client] = flow
        tell(flow, .connectionOpened(client: Link.describe(client)))
        state.flows.withLock { $0 = ($0.open + 1, $0.total + 1) }
        scheduleSweep()
        DatagramSockets.connect(to: upstream, on: loop, DatagramAnswers(self, flow)).assumeIsolated()
            .whenComplete { self.connected(flow, $0) }
        return flow
    }

    private func connected(_ flow: DatagramFlow, _ outcome: Result<any Channel, any Error>) {
        switch outcome {
        case .success(let channel):
            guard !isClosed, flows[flow.client] === flow else { return channel.close(promise: nil) }
            flow.server = channel
            pump(flow)
            flush()
        case .failure:
            refused(.toServer)
            forget(flow)
        }
    }

    private func scheduleSweep() {
        guard sweep == nil, !flows.isEmpty else { return }
        sweep = loop.assumeIsolated().scheduleTask(in: TimeAmount(settings.idleTimeout / 4)) {
            self.sweep = nil
            self.forgetIdle()
            self.scheduleSweep()
        }
    }

    private func forgetIdle() {
        let limit = loop.now - TimeAmount(settings.idleTimeout)
        for flow in flows.values where flow.lastUsed < limit && flow.isIdle { forget(flow) }
    }

    private func forget(_ flow: DatagramFlow) {
        guard flows[flow.client] === flow else { return }
        flows[flow.client] = nil
        tell(flow, .connectionClosed)
        state.flows.withLock { $0.open -= 1 }
        heldBytes -= flow.heldBytes
        flow.timer?.task.cancel()
        flow.timer = nil
        flow.server?.close(promise: nil)
        flow.server = nil
    }

    func close() {
        isClosed = true
        sweep?.cancel()
        sweep = nil
        for flow in flows.values { forget(flow) }
    }
}
