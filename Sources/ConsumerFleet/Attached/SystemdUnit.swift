import ChildProcesses
import Foundation

/// A service of this machine, by `systemctl`.
public struct SystemdUnit: ConsumerReach {
    public var name: String

    public var label: String { "unit \(name)" }

    public func look() async throws(ReachError) -> ReachedState {
        let told = try await Tool.run(["systemctl", "show", "--property=ActiveState,MainPID", name])
        let pairs = told.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let values = Dictionary(pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) }) { first, _ in first }
        guard values["ActiveState"] == "active", let pid = values["MainPID"].flatMap({ pid_t($0) }), pid > 0 else {
            return ReachedState(.gone)
        }
        return ReachedState(ProcessState.isStopped(pid) == true ? .stopped : .running, life: String(pid))
    }

    public func kill() async throws(ReachError) { try await signal("SIGKILL") }
    public func pause() async throws(ReachError) { try await signal("SIGSTOP") }
    public func resume() async throws(ReachError) { try await signal("SIGCONT") }
    public func start() async throws(ReachError) { try await Tool.run(["systemctl", "start", name]) }

    private func signal(_ name: String) async throws(ReachError) {
        try await Tool.run(["systemctl", "kill", "--signal=\(name)", self.name])
    }
}
