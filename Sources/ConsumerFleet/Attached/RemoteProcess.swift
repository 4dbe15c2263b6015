import ChildProcesses
import Foundation

/// A process of another machine, by `ssh`.
public struct RemoteProcess: ConsumerReach {
    public var host: String
    public var pid: pid_t

    public var label: String { "pid \(pid) on \(host)" }

    public func look() async throws(ReachError) -> ReachedState {
        // `ps` fails when there is no such process, `ssh` when it cannot tell.
        let state = try await Self.run("ps -o stat= -p \(pid) || true", on: host)
        guard let letter = state.first, letter != "Z", letter != "X" else { return ReachedState(.gone) }
        return ReachedState(letter == "T" ? .stopped : .running, life: String(pid))
    }

    public func kill() async throws(ReachError) { try await Self.run("kill -KILL \(pid)", on: host) }
    public func pause() async throws(ReachError) { try await Self.run("kill -STOP \(pid)", on: host) }
    public func resume() async throws(ReachError) { try await Self.run("kill -CONT \(pid)", on: host) }

    public func start() throws(ReachError) {
        throw ReachError("\(label) was started by somebody else, who alone can start it again")
    }

    /// The pattern is read, not written into the command line, which would match itself.
    static func matching(_ pattern: String, on host: String) async throws(ReachError) -> [pid_t] {
        try await run("read -r pattern; pgrep -f -- \"$pattern\" || true", on: host, input: pattern + "\n")
            .split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
    }

    static func pid(inFile path: String, on host: String) async throws(ReachError) -> [pid_t] {
        try await run("IFS= read -r path; cat -- \"$path\"", on: host, input: path + "\n")
            .split(whereSeparator: \.isWhitespace).compactMap { pid_t($0) }
    }

    @discardableResult
    private static func run(_ script: String, on host: String, input: String = "") async throws(ReachError) -> String {
        try await Tool.run(
            ["ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5", host, script], input: input)
    }
}
