import Synchronization

/// Hands events to whoever listens; costs one load of an atomic while nobody does.
public final class ProxyEvents: Sendable {
    fileprivate struct Listener {
        var continuation: AsyncStream<ProxyEvent>.Continuation
        var dropped = 0
    }

    private struct Listeners {
        var next = 0
        var all: [Int: Listener] = [:]
    }

    private let listeners = Mutex(Listeners())
    private let isHeard = Atomic(false)

    init() {}

    /// Everything from now on. At most `limit` events wait for a slow listener: then the oldest are dropped and counted.
    public func subscribe(limit: Int = 1_024) -> AsyncStream<ProxyEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ProxyEvent.self, bufferingPolicy: .bufferingNewest(max(1, limit)))
        let number = listeners.withLock { listeners in
            listeners.next += 1
            listeners.all[listeners.next] = Listener(continuation: continuation)
            isHeard.store(true, ordering: .releasing)
            return listeners.next
        }
        continuation.onTermination = { [weak self] _ in self?.forget(number) }
        return stream
    }

    func send(_ link: String, connection: Int? = nil, _ kind: @autoclosure () -> ProxyEvent.Kind) {
        guard isHeard.load(ordering: .acquiring) else { return }
        let event = ProxyEvent(at: .now, link: link, connection: connection, kind: kind())
        listeners.withLock { listeners in
            for number in listeners.all.keys { listeners.all[number]?.send(event) }
        }
    }

    func finish() {
        for listener in listeners.withLock({ $0.all.values.map(\.continuation) }) { listener.finish() }
    }

    private func forget(_ number: Int) {
        // Ended by its own continuation's destruction outside of the lock: it may call back.
        let gone = listeners.withLock { listeners in
            defer { isHeard.store(!listeners.all.isEmpty, ordering: .releasing) }
            return listeners.all.removeValue(forKey: number)
        }
        withExtendedLifetime(gone) {}
    }
}

extension ProxyEvents.Listener {
    fileprivate mutating func send(_ event: ProxyEvent) {
        var event = event
        event.droppedBefore = dropped
        switch continuation.yield(event) {
        // What was dropped is an older event, so the count goes with the next one.
        case .dropped(let older): dropped = 1 + older.droppedBefore
        default: dropped = 0
        }
    }
}
