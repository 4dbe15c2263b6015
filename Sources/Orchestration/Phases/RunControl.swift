import Synchronization

/// Stops a run from outside: by hand, by a stop condition, or because it takes too long.
public final class RunControl: Sendable {
    private struct State {
        var reason: String?
        var requests = 0
        var actions: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// Why the run is to stop; `nil` while it is not.
    public var reason: String? { state.withLock { $0.reason } }

    /// Whether somebody asked twice: the drain is given up, the faults are still reverted.
    public var isImpatient: Bool { state.withLock { $0.requests > 1 } }

    /// Asks the run to revert its faults, judge what there is, and end.
    public func stop(_ reason: String) {
        let actions = state.withLock { state in
            state.requests += 1
            if state.reason == nil { state.reason = reason }
            defer { state.actions = [] }
            return state.actions
        }
        for action in actions { action() }
    }

    /// Calls `action` when the run is to stop; at once if it is already.
    func onStop(_ action: @escaping @Sendable () -> Void) {
        let isStopped = state.withLock { state in
            if state.reason == nil { state.actions.append(action) }
            return state.reason != nil
        }
        if isStopped { action() }
    }
}
