import Foundation
import Synchronization
import SystemPackage

/// A process of ours that dies with us: started, signalled and reaped by a thread of its own.
///
/// On Linux the kernel kills the child when the thread that started it ends, which is why that thread lives exactly as
/// long as the child. Where the kernel cannot, the child watches its parent (`ParentWatch`).
public final class ChildProcess: Sendable {
    public let name: String
    public let pid: pid_t
    /// Whether signals reach its whole session, which ends with it: a program of others may start more.
    private let leadsGroup: Bool
    private let state = Mutex(State())

    private struct State {
        var exit: ExitStatus?
        var waiters: [CheckedContinuation<ExitStatus, Never>] = []
    }

    private init(name: String, pid: pid_t, leadsGroup: Bool) {
        self.name = name
        self.pid = pid
        self.leadsGroup = leadsGroup
    }

    /// Starts a program; its output goes to `log`, its input is empty, and it leads a session of its own.
    ///
    /// `environment`: added to the environment of this process.
    /// `outlivesParent`: whether it goes on when this process ends; one of ours, it watches for that itself.
    /// `leadsGroup`: whether signals reach what it starts too, and its end is the end of them all.
    /// Throws: `SpawnError` when the program cannot be started.
    public static func start(
        name: String, executable: FilePath, arguments: [String], environment: [String: String] = [:],
        workingDirectory: FilePath? = nil, outlivesParent: Bool = false, leadsGroup: Bool = false, log: FilePath
    ) async throws(SpawnError) -> ChildProcess {
        let request = SpawnRequest(
            executable: executable, arguments: arguments,
            environment: outlivesParent
                ? environment : environment.merging([ParentWatch.variable: String(getpid())]) { given, _ in given },
            log: log, workingDirectory: workingDirectory)
        let result: Result<ChildProcess, SpawnError> = await withCheckedContinuation { continuation in
            let thread = Thread { run(name: name, request, leadsGroup: leadsGroup, continuation) }
            thread.name = "child \(name)"
            thread.start()
        }
        return try result.get()
    }

    private static func run(
        name: String, _ request: SpawnRequest, leadsGroup: Bool,
        _ continuation: CheckedContinuation<Result<ChildProcess, SpawnError>, Never>
    ) {
        do {
            let child = ChildProcess(name: name, pid: try request.spawn(), leadsGroup: leadsGroup)
            continuation.resume(returning: .success(child))
            child.reap()
        } catch {
            continuation.resume(returning: .failure(error))
        }
    }

    /// How the process ended; `nil` while it lives.
    public var exit: ExitStatus? { state.withLock { $0.exit } }

    public var isRunning: Bool { exit == nil }

    /// Sends a signal; `false` when the process has ended.
    @discardableResult
    public func signal(_ number: Int32) -> Bool {
        state.withLock { state in
            // Under the lock: a pid that was reaped may belong to somebody else by now.
            state.exit == nil && kill(leadsGroup ? -pid : pid, number) == 0
        }
    }

    /// Waits until the process has ended and is reaped.
    @discardableResult
    public func waitForExit() async -> ExitStatus {
        await withCheckedContinuation { continuation in
            let exit = state.withLock { state in
                if state.exit == nil { state.waiters.append(continuation) }
                return state.exit
            }
            if let exit { continuation.resume(returning: exit) }
        }
    }

    /// Asks the process to end, and kills it when it does not within `limit`.
    public func terminate(within limit: Duration) async {
        guard signal(SIGTERM) else { return }
        let killer = Task { [self] in
            try await Task.sleep(for: limit)
            signal(SIGKILL)
            signal(SIGCONT)
        }
        await waitForExit()
        killer.cancel()
    }

    private func reap() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
        let waiters = state.withLock { state in
            // Not reaped yet, it still holds the number of its group.
            if leadsGroup { kill(-pid, SIGKILL) }
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
            state.exit = ExitStatus(waitStatus: status)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(returning: ExitStatus(exit)) }
    }
}

/// How a process ended.
public enum ExitStatus: Sendable, Hashable, CustomStringConvertible {
    case exited(code: Int32)
    case killed(signal: Int32)

    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .exited(code: waitStatus >> 8 & 0xFF) : .killed(signal: signal)
    }

    fileprivate init(_ known: ExitStatus?) { self = known ?? .exited(code: -1) }

    public var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .killed(let signal): "signal \(signal)"
        }
    }
}
