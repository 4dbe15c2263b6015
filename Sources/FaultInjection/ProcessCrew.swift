import ChildProcesses
import ConsumerFleet

/// Processes of a run that faults act on, by their names: `consumer-1`, `backend-2`.
public protocol ProcessCrew: Sendable {
    /// The names of those that run now.
    var running: [String] { get async }
    /// SIGKILL; returns how the process ended once it is reaped, `nil` when it was not running.
    func kill(_ name: String) async -> ExitStatus?
    /// Starts a process in the place of one that ended.
    func start(_ name: String) async throws
    /// SIGSTOP or SIGCONT; returns whether the kernel shows the state.
    func setPaused(_ paused: Bool, _ name: String) async -> Bool
    /// The process under a name, if it runs.
    func pid(of name: String) async -> Int32?
    /// What a process holds now, for the proof of its death: "it held 3 partitions".
    func holdings(of name: String) async -> String?
}

extension ConsumerGroupFleet: ProcessCrew {
    public func pid(of name: String) -> Int32? {
        guard let member = member(name), member.isRunning else { return nil }
        return member.process.pid
    }

    public func holdings(of name: String) -> String? { "it held \(partitions(of: name).count) partitions" }
}
