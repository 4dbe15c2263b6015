import ChildProcesses
import ConsumerFleet

/// A crew of our own children, whose end the kernel tells.
public protocol ChildCrew: ProcessCrew {
    /// SIGKILL; returns how the process ended once it is reaped, `nil` when it was not running.
    func kill(_ name: String) async -> ExitStatus?
    /// SIGTERM, and SIGKILL when that does not end it within `limit`; returns as `kill` does.
    func terminate(_ name: String, within limit: Duration) async -> ExitStatus?
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

    public func terminate(process name: String) async throws(FaultError) -> String {
        guard let exit = await terminate(name, within: .seconds(20)) else {
            throw FaultError("\(name) was not running")
        }
        switch exit {
        case .killed(signal: 9): throw FaultError("\(name) did not end within 20 s of SIGTERM, and was killed")
        // A program without a handler ends by the signal itself; 143 is how a shell tells of that.
        case .exited(code: 0), .exited(code: 143), .killed(signal: 15):
            return "\(name) ended with \(exit) after SIGTERM"
        default: throw FaultError("\(name) did not end in order: \(exit) after SIGTERM")
        }
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
    public func terminate(_ name: String, within limit: Duration) async -> ExitStatus? {
        await leave(name, within: limit)
    }

    public func holdings(of name: String) async -> String? {
        await partitions(of: name).map { "it held \($0) partitions" }
    }
}
