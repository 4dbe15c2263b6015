import KafkaWire
import NIOCore

/// What a lane does on a link that understands Kafka.
extension Lane {
    func advance(_ kafka: KafkaConversation) {
        do {
            while !isParked, !link.isFinished,
                let piece = try kafka.next(direction, count: { link.counters.countFrame(direction) })
            {
                switch piece {
                case .bytes(let bytes): pass(bytes)
                case .whole(let frame, let request):
                    try take(try kafka.step(frame, request, direction), of: request)
                }
            }
        } catch {
            link.closeMalformed()
        }
    }

    /// Does what the faults by API have decided about a whole frame.
    private func take(_ step: KafkaStep, of request: OutstandingRequests.Request) throws {
        switch step {
        case .release(let frame): try release(frame, to: request)
        case .hold(let frame, let time):
            isParked = true
            link.loop.assumeIsolated().scheduleTask(in: time) { [link] in
                withExtendedLifetime(link) { self.unpark(frame, request, opened: .success(())) }
            }
        case .drop: break
        case .answered: link.lane(to: .client).answerIsReady()
        case .reset(let toxic): link.reset(by: toxic)
        }
    }

    /// An answer that does not come from the broker may be due.
    fileprivate func answerIsReady() {
        guard let kafka = link.kafka else { return }
        advance(kafka)
        flush()
    }

    /// Passes an answer on with its addresses mapped, as soon as every broker it names has a listener.
    private func release(_ answer: ByteBuffer, to request: OutstandingRequests.Request) throws {
        guard direction == .toClient else { return pass(answer) }
        switch try link.directory.map(answer, to: request, side: link.side) {
        case .mapped(let mapped): pass(mapped)
        case .unknown(let brokers):
            isParked = true
            link.directory.openListeners(for: brokers, on: link.loop).assumeIsolated().whenComplete { [link] outcome in
                withExtendedLifetime(link) { self.unpark(answer, request, opened: outcome) }
            }
        }
    }

    private func unpark(_ answer: ByteBuffer, _ request: OutstandingRequests.Request, opened: Result<Void, any Error>) {
        guard !link.isFinished, let kafka = link.kafka else { return }
        isParked = false
        guard case .success = opened else { return link.abort() }
        do { try release(answer, to: request) } catch { return link.closeMalformed() }
        advance(kafka)
        passEndIfDue()
        flush()
        readIfWanted()
        readMoreRequests()
    }
}
