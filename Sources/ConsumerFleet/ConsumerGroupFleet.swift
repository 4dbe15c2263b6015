import ChildProcesses
import Experiments
import Foundation
import Measurement
import MessageLedger
import Synchronization
import SystemPackage
import TargetKit

/// The consumer processes of a run: started, killed, paused, joined and stopped.
public actor ConsumerGroupFleet {
    /// One place in the fleet; a restart puts a new process in it.
    public struct Member: Sendable {
        public var name: String
        public var process: ChildProcess
        public var isPaused = false
        /// Whether somebody meant it to end.
        public var endIsIntended = false

        public var isRunning: Bool { process.isRunning }
    }

    private var members: [Member] = []
    private let settings: @Sendable (_ member: String) -> ConsumerSettings
    private let logs: RunDirectory
    private let board: DeliveryBoard
    private let events: EventLog

    public init(
        settings: @escaping @Sendable (_ member: String) -> ConsumerSettings, directory: RunDirectory,
        board: DeliveryBoard, events: EventLog
    ) {
        self.settings = settings
        logs = directory
        self.board = board
        self.events = events
    }

    /// The names of the members that run now, in order.
    public var running: [String] { members.filter { $0.isRunning && !$0.endIsIntended }.map(\.name) }

    public func member(_ name: String) -> Member? { members.last { $0.name == name } }

    /// Adds new members, named by their number from 1.
    @discardableResult
    public func join(_ count: Int) async throws -> [String] {
        var joined: [String] = []
        for _ in 0..<count {
            let name = "consumer-\(Set(members.map(\.name)).count + 1)"
            try await start(name)
            joined.append(name)
        }
        return joined
    }

    /// Starts a process under a name that had one before, or a new one.
    public func start(_ name: String) async throws {
        let child = try await ChildProcess.start(
            name: name, executable: CurrentExecutable.path, arguments: settings(name).arguments,
            log: logs.log(of: name))
        members.removeAll { $0.name == name }
        members.append(Member(name: name, process: child))
        members.sort { $0.name.localizedStandardCompare($1.name) == .orderedAscending }
        Task { await watch(name, child) }
    }

    /// SIGKILL; returns when the process is reaped.
    public func kill(_ name: String) async -> ExitStatus? {
        guard let process = intendEnd(of: name) else { return nil }
        process.signal(SIGKILL)
        return await process.waitForExit()
    }

    /// Asks a member to leave the group and end.
    public func leave(_ name: String, within limit: Duration) async -> ExitStatus? {
        guard let process = intendEnd(of: name) else { return nil }
        await process.terminate(within: limit)
        return process.exit
    }

    /// SIGSTOP or SIGCONT; returns whether the kernel shows the state.
    public func setPaused(_ paused: Bool, _ name: String) async -> Bool {
        guard let index = members.firstIndex(where: { $0.name == name }), members[index].isRunning else { return false }
        let process = members[index].process
        process.signal(paused ? SIGSTOP : SIGCONT)
        members[index].isPaused = paused
        let deadline = ContinuousClock.now + .seconds(2)
        while ContinuousClock.now < deadline {
            if ProcessState.isStopped(process.pid) == paused { return true }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return false
    }

    /// Whether every partition belongs to a process that runs.
    public var ownsEverything: Bool {
        let living = Set(members.filter { $0.isRunning }.map { UInt64($0.process.pid) })
        return (0..<board.partitions).allSatisfy { living.contains(board.assignee(of: $0)) }
    }

    /// The partitions that belong to a member's process.
    public func partitions(of name: String) -> [Int] {
        guard let pid = member(name)?.process.pid else { return [] }
        return (0..<board.partitions).filter { board.assignee(of: $0) == UInt64(pid) }
    }

    /// Ends every process.
    public func stopAll(within limit: Duration) async {
        for index in members.indices {
            members[index].endIsIntended = true
            if members[index].isPaused { members[index].process.signal(SIGCONT) }
        }
        await withTaskGroup { group in
            for member in members { group.addTask { await member.process.terminate(within: limit) } }
        }
    }

    private func intendEnd(of name: String) -> ChildProcess? {
        guard let index = members.firstIndex(where: { $0.name == name }), members[index].isRunning else { return nil }
        members[index].endIsIntended = true
        return members[index].process
    }

    private func watch(_ name: String, _ child: ChildProcess) async {
        let exit = await child.waitForExit()
        let intended = members.first { $0.process === child }?.endIsIntended ?? true
        let comment = intended ? "" : ", which nobody asked for: see logs/\(name).log"
        events.append(
            .memberExited, subject: name, detail: "\(exit)\(comment)",
            values: ["intended": intended ? 1 : 0])
    }
}
