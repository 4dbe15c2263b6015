/// Processes of a run that faults act on, by their names: `consumer-1`, `backend-2`.
public protocol ProcessCrew: Sendable {
    /// The names of those that run now.
    var running: [String] { get async }
    /// SIGKILL; returns how its end was seen.
    func kill(process name: String) async throws(FaultError) -> String
    /// SIGTERM; returns how its end was seen.
    ///
    /// - Throws: also when it did not end by itself, or not in order.
    func terminate(process name: String) async throws(FaultError) -> String
    /// Starts a process in the place of one that ended.
    func start(_ name: String) async throws
    /// SIGSTOP or SIGCONT; returns how the effect was seen.
    func setPaused(_ paused: Bool, process name: String) async throws(FaultError) -> String
    /// What runs under a name, such as `pid 4711`; nil when nothing does.
    func identity(of name: String) async -> String?
    /// What a process holds now, for the proof of its death: "it held 3 partitions".
    func holdings(of name: String) async -> String?
    /// How somebody else undoes a kill that is followed by a start, and a pause.
    func undoOfKill(_ name: String) async -> UndoAction
    func undoOfPause(_ name: String) async -> UndoAction
}

extension ProcessCrew {
    public func holdings(of name: String) async -> String? { nil }
    public func undoOfKill(_ name: String) async -> UndoAction { .endsWithHarness }
    public func undoOfPause(_ name: String) async -> UndoAction { .endsWithHarness }
}
