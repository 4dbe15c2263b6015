import Synchronization

/// What one listener has yet to be told. When it is full, the oldest goes and is counted.
final class EventQueue: Sendable {
    /// How much may wait for a listener that is slow.
    static let longest = 4_096

    private struct State {
        var events: [ControlEvent] = []
        var dropped = 0
    }

    private let state = Mutex(State())
    private let signal: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init() { (signal, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func add(_ event: ControlEvent) {
        state.withLock { state in
            if state.events.count >= Self.longest {
                // Half of it at once: to take one from the front of a long list each time would be slow.
                state.events.removeFirst(Self.longest / 2)
                state.dropped += Self.longest / 2
            }
            state.events.append(event)
        }
        bell.yield()
    }

    /// Counts events that were lost before they came here.
    func countDropped(_ count: Int) { state.withLock { $0.dropped += count } }

    /// Rings though nothing was added.
    func ring() { bell.yield() }

    /// Ends `bells`.
    func close() { bell.finish() }

    /// Rings when there is something to take.
    var bells: AsyncStream<Void> { signal }

    /// All that waits, and how many were dropped before it.
    func take() -> (events: [ControlEvent], dropped: Int) {
        state.withLock { state in
            defer { state = State() }
            return (state.events, state.dropped)
        }
    }
}
