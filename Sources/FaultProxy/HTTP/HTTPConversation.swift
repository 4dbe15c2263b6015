import NIOCore

/// What is known of the HTTP of one connection.
final class HTTPConversation {
    private var inspector: HTTPInspector
    private var counted = HTTPEvidence()
    private let counters: SideCounters

    init(seed: UInt64, counters: SideCounters) {
        inspector = HTTPInspector(.none, seed: seed)
        self.counters = counters
    }

    /// The faults for requests that begin from now on.
    func setRules(_ rules: HTTPRules) { inspector.setRules(rules) }

    var wantsRequests: Bool { inspector.wantsRequests }
    /// The toxic that cuts the connection.
    var cutBy: ToxicID? { inspector.cutBy }

    func push(_ chunk: ByteBuffer, _ direction: LaneDirection) {
        inspector.push(chunk, FlowDirection(direction))
        count()
    }

    func end(_ direction: LaneDirection) {
        inspector.end(FlowDirection(direction))
        count()
    }

    func next(_ direction: LaneDirection) -> HTTPPiece? { inspector.next(FlowDirection(direction)) }

    private func count() {
        let now = inspector.evidence
        if now.requests > counted.requests {
            counters.framesToBroker.add(now.requests - counted.requests, ordering: .relaxed)
        }
        if now.answers > counted.answers {
            counters.framesToClient.add(now.answers - counted.answers, ordering: .relaxed)
        }
        if now.notUnderstood > counted.notUnderstood {
            counters.malformedFrames.add(now.notUnderstood - counted.notUnderstood, ordering: .relaxed)
        }
        counted = now
    }
}
