import Synchronization

/// Calls a function when the deadline of a key has come. One sleeping task, however many deadlines there are.
public final class DeadlineWatch<Key: Hashable & Sendable, C: Clock<Duration>>: Sendable {
    private struct State {
        var deadlines = Deadlines<Key, C.Instant>()
        var armed: C.Instant?
        var sleeper: Task<Void, Never>?
        var isStopped = false
    }

    private let clock: C
    private let ended: @Sendable (Key) async -> Void
    private let state = Mutex(State())

    /// `ended` is called once per deadline, one after the other.
    public init(clock: C, _ ended: @escaping @Sendable (Key) async -> Void) {
        (self.clock, self.ended) = (clock, ended)
    }

    deinit { stop() }

    /// Sets or moves the deadline of a key; nil takes it away.
    public func set(_ key: Key, _ end: C.Instant?) {
        state.withLock { state in
            state.deadlines[key] = end
            arm(&state)
        }
    }

    public func end(of key: Key) -> C.Instant? { state.withLock { $0.deadlines[key] } }

    /// Nothing ends any more by itself.
    public func stop() {
        state.withLock { state in
            state.isStopped = true
            state.sleeper?.cancel()
            state.sleeper = nil
        }
    }

    private func arm(_ state: inout State) {
        let next = state.deadlines.next
        guard next != state.armed, !state.isStopped else { return }
        state.sleeper?.cancel()
        state.armed = next
        state.sleeper = next.map { next in
            Task { [weak self, clock] in
                guard (try? await clock.sleep(until: next, tolerance: .zero)) != nil else { return }
                await self?.fire()
            }
        }
    }

    private func fire() async {
        let due = state.withLock { state in
            let due = state.deadlines.takeDue(by: clock.now)
            state.armed = nil
            arm(&state)
            return due
        }
        for key in due { await ended(key) }
    }
}
