import ChildProcesses
import ConsumerFleet

/// A crew of our own children, whose end the kernel tells.
public protocol ChildCrew: ProcessCrew {
    /// SIGKILL; returns how the process ended once it is reaped, `nil` when it was not running.
    func kill(_ name: String) async -> ExitStatus?
    /// SIGSTOP or SIGCONT; returns whether the kernel shows the state.
    func setPaused(_ paused: Bool, _ name: String) async -> Bool
    /// The process under a name, if it runs.
    func pid(of name: String) async -> Int32?
}

extension ChildCrew {
    public func kill(process name: String) async throws(FaultError) -> String {
        guard let exit = await kill(name) else { throw FaultError("\(name) was not running") }
        guard exit == .killed(signal: 9) else { throw FaultError("\(name) ended with \(exit) before it was killed") }
        return "\(name) reaped after signal 9"
    }

    public func setPaused(_ paused: Bool, process name: String) async throws(FaultError) -> String {
        guard await setPaused(paused, name) else {
            throw FaultError(
                paused
                    ? "the kernel does not show \(name) as stopped"
                    : "the kernel still shows \(name) as stopped, or it has ended")
        }
        return "the kernel shows \(name) as \(paused ? "stopped" : "running")"
    }

    public func identity(of name: String) async -> String? { await pid(of: name).map { "pid \($0)" } }
}

extension ConsumerGroupFleet: ChildCrew {
    public func pid(of name: String) -> Int32? {
        guard let member = member(name), member.isRunning else { return nil }
        return member.process.pid
    }

    public func holdings(of name: String) async -> String? {
        await partitions(of: name).map { "it held \($0) partitions" }
    }
}
