import ChildProcesses
import Experiments
import Foundation

/// A process of this machine, by its pid.
public struct LocalProcess: ConsumerReach {
    public var pid: pid_t
    /// When it started: a pid may belong to somebody else some day.
    public var startNanoseconds: UInt64?

    public var label: String { "pid \(pid)" }

    /// Finds a process that may be killed.
    ///
    /// - Throws: `ReachError` when it is not there, or not ours.
    public init(pid: pid_t) throws(ReachError) {
        self.pid = pid
        startNanoseconds = ProcessState.startNanoseconds(of: pid)
        guard Foundation.kill(pid, 0) != 0 else { return }
        throw errno == EPERM
            ? ReachError(
                "the process \(pid) is not ours to kill", remedy: "run Highwater as the user whose process it is")
            : ReachError("there is no process \(pid)", remedy: "start the consumer first, or mend 'attach'")
    }

    public func look() -> ReachedState {
        guard !ProcessState.hasEnded(pid), ProcessState.startNanoseconds(of: pid) == startNanoseconds else {
            return ReachedState(.gone)
        }
        return ReachedState(ProcessState.isStopped(pid) == true ? .stopped : .running, life: String(pid))
    }

    public func kill() throws(ReachError) { try send(SIGKILL) }
    public func pause() throws(ReachError) { try send(SIGSTOP) }
    public func resume() throws(ReachError) { try send(SIGCONT) }

    public func start() throws(ReachError) {
        throw ReachError("\(label) was started by somebody else, who alone can start it again")
    }

    private func send(_ signal: Int32) throws(ReachError) {
        guard look().condition != .gone else { throw ReachError("\(label) has ended") }
        guard Foundation.kill(pid, signal) == 0 else {
            throw ReachError("\(label) takes no signal: \(String(cString: strerror(errno)))")
        }
    }

    /// The processes whose command line matches, but for this one.
    static func matching(_ pattern: String) -> [pid_t] {
        guard let regex = try? Regex(pattern) else { return [] }
        return ProcessState.commandLines().filter { $0.key != getpid() && $0.value.contains(regex) }.map(\.key).sorted()
    }
}
