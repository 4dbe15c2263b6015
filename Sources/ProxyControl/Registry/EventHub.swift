import Synchronization

/// Passes on what happens to everybody who listens; costs next to nothing while nobody does.
public final class EventHub: Sendable {
    private struct State {
        var queues: [ObjectIdentifier: EventQueue] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())
    private let listeners = Atomic(0)

    var isHeard: Bool { listeners.load(ordering: .relaxed) > 0 }

    /// `event` is made only if somebody listens.
    func tell(_ event: @autoclosure () -> ControlEvent) {
        guard isHeard else { return }
        let event = event()
        for queue in state.withLock({ Array($0.queues.values) }) { queue.add(event) }
    }

    func subscribe() -> EventQueue {
        let queue = EventQueue()
        state.withLock { state in
            guard !state.isClosed else { return queue.close() }
            state.queues[ObjectIdentifier(queue)] = queue
            listeners.store(state.queues.count, ordering: .relaxed)
        }
        return queue
    }

    func unsubscribe(_ queue: EventQueue) {
        state.withLock { state in
            state.queues[ObjectIdentifier(queue)] = nil
            listeners.store(state.queues.count, ordering: .relaxed)
        }
    }

    /// Ends the streams of all listeners.
    func close() {
        let queues = state.withLock { state in
            state.isClosed = true
            return Array(state.queues.values)
        }
        for queue in queues { queue.close() }
    }
}
