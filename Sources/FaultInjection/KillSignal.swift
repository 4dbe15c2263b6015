import ConsumerFleet

/// How a process of a run is ended: `signal: kill` or `signal: term`.
enum KillSignal: String, Sendable, CaseIterable {
    /// It ends at once, and nobody is told.
    case kill
    /// It is asked to end: a consumer finishes what it has and leaves its group.
    case term

    /// What the system calls it.
    var name: String { self == .kill ? "SIGKILL" : "SIGTERM" }

    /// Ends a process, and gives how that was seen.
    func end(_ member: String, of crew: any ProcessCrew) async throws(FaultError) -> String {
        switch self {
        case .kill: return try await crew.kill(process: member)
        case .term: return try await crew.terminate(process: member)
        }
    }
}
