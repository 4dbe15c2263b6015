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
    private let launch: @Sendable (_ member: String) -> MemberLaunch
    private let logs: RunDirectory
    private let ownership: any PartitionOwnership
    private let events: EventLog
    /// Where members are told not to poll; `nil` when they are programs of the user's.
    nonisolated let stalls: StallBoard?

    public init(
        launch: @escaping @Sendable (_ member: String) -> MemberLaunch, directory: RunDirectory,
        ownership: some PartitionOwnership, events: EventLog, stalls: StallBoard? = nil
    ) {
        self.launch = launch
        logs = directory
        self.ownership = ownership
        self.events = events
        self.stalls = stalls
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

    /// Watches a fleet that was just started: the first member that ends by itself within `limit`, and how.
    public func firstToEnd(within limit: Duration) async -> (name: String, exit: ExitStatus)? {
        let deadline = ContinuousClock.now + limit
        while true {
            for member in members where !member.endIsIntended {
                if let exit = member.process.exit { return (member.name, exit) }
            }
            guard ContinuousClock.now < deadline, !Task.isCancelled else { return nil }
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Starts a process under a name that had one before, or a new one.
    public func start(_ name: String) async throws {
        let launch = launch(name)
        let child = try await ChildProcess.start(
            name: name, executable: launch.executable, arguments: launch.arguments, environment: launch.environment,
            workingDirectory: launch.workingDirectory, leadsGroup: launch.leadsGroup, log: logs.log(of: name))
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

    /// The process under a name, if it runs.
    public func pid(of name: String) -> pid_t? {
        guard let member = member(name), member.isRunning else { return nil }
        return member.process.pid
    }

    /// Whether every partition belongs to a process that runs.
    public var ownsEverything: Bool {
        get async {
            let living = members.filter { $0.isRunning }.map { ($0.name, $0.process.pid) }
            return await ownership.isComplete(among: Dictionary(living) { _, last in last })
        }
    }

    /// How many partitions belong to a member's process; nil when nobody can tell.
    public func partitions(of name: String) async -> Int? {
        guard let pid = member(name)?.process.pid else { return nil }
        return await ownership.partitions(of: name, pid: pid)
    }

    /// Whether partitions can be told to belong to single members.
    public var knowsMembers: Bool {
        get async {
            for name in running where await partitions(of: name) != nil { return true }
            return false
        }
    }

    /// How many members the group has, whoever they are; nil when nobody counts them.
    public func memberCount() async -> Int? { await ownership.memberCount() }

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
