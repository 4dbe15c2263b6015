import ChildProcesses
import Foundation
import Outcomes
import PlainHTTP
import Synchronization
import SystemPackage
import TargetKit

/// One backend of a run: a process that can be killed, paused and started again at the same address.
public final class BackendProcess: Sendable {
    /// From 1; the value of the header `x-backend`.
    public let id: Int
    /// Where it listens itself; the gateway may be told another address, of a proxy in between.
    public let address: String
    private let launch: Launch
    private let process: Mutex<ChildProcess>

    /// How it is started.
    struct Launch: Sendable {
        var id: Int
        var highwater: FilePath
        var arguments: [String]
        /// The SQLite file of the effects.
        var store: FilePath
        var readyFile: FilePath
        var log: FilePath
        /// How long it may take to listen, or to change between running and stopped.
        var limit: Duration
    }

    private init(_ launch: Launch, address: String, process: ChildProcess) {
        (id, self.launch, self.address) = (launch.id, launch, address)
        self.process = Mutex(process)
    }

    /// Starts a backend on a free port, and waits until it listens.
    static func start(_ launch: Launch) async throws -> BackendProcess {
        let (process, address) = try await launch.start(listen: "127.0.0.1:0")
        return BackendProcess(launch, address: address, process: process)
    }

    public var pid: pid_t { current.pid }

    /// Whether its process exists; a paused one does.
    public var isAlive: Bool { current.isRunning }

    /// SIGKILL; returns when the process is reaped.
    @discardableResult
    public func kill() async -> ExitStatus {
        let process = current
        process.signal(SIGKILL)
        return await process.waitForExit()
    }

    /// SIGTERM, and SIGKILL when that does not end it within `limit`; returns when the process is reaped.
    public func terminate(within limit: Duration) async -> ExitStatus {
        let process = current
        await process.terminate(within: limit)
        return await process.waitForExit()
    }

    /// SIGSTOP. `true` when the kernel shows it as stopped, and it does not hold the store that it shares.
    ///
    /// Stopped in the middle of a transaction it would hold up the other backends, which is not what a paused service
    /// does to its peers: then it gets a millisecond more, and is stopped again.
    public func pause() async -> Bool {
        let deadline = ContinuousClock.now + launch.limit
        while ContinuousClock.now < deadline {
            guard await signal(SIGSTOP, untilStopped: true) else { return false }
            if SQLiteStore.isFree(launch.store) { return true }
            guard await signal(SIGCONT, untilStopped: false) else { return false }
            try? await Task.sleep(for: .milliseconds(1))
        }
        return false
    }

    /// SIGCONT; `true` when the kernel shows it as running.
    public func resume() async -> Bool { await signal(SIGCONT, untilStopped: false) }

    /// Ends it if need be, and starts it again at the same address; returns when it answers `/health`.
    public func restart() async throws {
        await kill()
        let deadline = ContinuousClock.now + launch.limit
        while true {
            do {
                let (process, _) = try await launch.start(listen: address)
                self.process.withLock { $0 = process }
                break
            } catch {
                // An outgoing connection may hold the port for a moment.
                guard ContinuousClock.now + .milliseconds(100) < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        guard try await isHealthy(by: deadline) else {
            throw TargetError(
                .unreachable, "backend \(id) does not answer after its restart", remedy: "see \(launch.log.string)")
        }
    }

    /// Ends its process, also a paused one.
    func end() async {
        let process = current
        process.signal(SIGCONT)
        await process.terminate(within: .seconds(1))
    }

    private var current: ChildProcess { process.withLock { $0 } }

    private func isHealthy(by deadline: ContinuousClock.Instant) async throws -> Bool {
        repeat {
            if try await HTTPFetch.get("/health", from: address, within: .seconds(1)) == 200 { return true }
            try? await Task.sleep(for: .milliseconds(10))
        } while ContinuousClock.now < deadline
        return false
    }

    private func signal(_ number: Int32, untilStopped stopped: Bool) async -> Bool {
        let process = current
        let deadline = ContinuousClock.now + launch.limit
        while process.signal(number), ContinuousClock.now < deadline {
            if ProcessState.isStopped(process.pid) == stopped { return true }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return false
    }
}

extension BackendProcess.Launch {
    /// Starts the process, and waits until it tells its address.
    func start(listen: String) async throws -> (ChildProcess, address: String) {
        try await ReadyProcess.start(
            name: "backend-\(id)", executable: highwater,
            arguments: ["backend", "--listen", listen, "--id", String(id), "--store", store.string] + arguments,
            readyFile: readyFile, log: log, within: limit)
    }
}
