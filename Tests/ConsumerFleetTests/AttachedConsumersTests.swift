import ChildProcesses
import ConsumerFleet
import Experiments
import Foundation
import Measurement
import TestSupport
import Testing

@Suite struct AttachedConsumersTests {
    private static let location = SourceLocation(file: "x.yaml", line: 1, column: 1)

    private func find(_ place: ConsumerAttachment.Place, expected: Int = 0) async throws -> [AttachedConsumer] {
        try await AttachmentSearch.find(
            ConsumerAttachment(place: place, location: Self.location), expected: expected)
    }

    private func problem(_ place: ConsumerAttachment.Place, expected: Int = 0) async throws -> String {
        try await #require(throws: ReachError.self) { try await find(place, expected: expected) }.problem
    }

    /// A process that others started, with a word of its own in its command line.
    private func stranger(_ directory: TemporaryDirectory) async throws -> (ChildProcess, word: String) {
        let word = UUID().uuidString
        // It waits without starting another process, which would have the same words for a moment.
        let pipe = directory.file("pipe-\(word)")
        #expect(mkfifo(pipe.string, 0o600) == 0)
        let child = try await ChildProcess.start(
            name: word, executable: "/bin/sh", arguments: ["-c", "read -r line <> \"$1\"", word, pipe.string],
            log: directory.file("log"))
        // The kernel shows its words a moment after it has started.
        let deadline = ContinuousClock.now + .seconds(20)
        while ProcessState.commandLines()[child.pid]?.contains(word) != true {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(2))
        }
        return (child, word)
    }

    private func makeCrew(_ consumers: [AttachedConsumer], canStart: Bool, in directory: TemporaryDirectory) throws
        -> (AttachedConsumers, @Sendable () -> [RunEvent])
    {
        let path = directory.file("events.jsonl")
        let events = try EventLog(path, source: "harness")
        return (
            AttachedConsumers(consumers, canStartAgain: canStart, events: events), { EventLog.read(path) }
        )
    }

    @Test func `a process is found by its command line, stopped, woken up and killed`() async throws {
        let directory = try TemporaryDirectory()
        let (child, word) = try await stranger(directory)
        let found = try await find(.here(.match("sh -c .*\(word)")), expected: 1)
        #expect(found.map(\.label) == ["pid \(child.pid)"])
        let (crew, events) = try makeCrew(found, canStart: false, in: directory)
        await crew.watch()
        #expect(try await crew.setPaused(true, "consumer-1") == "pid \(child.pid) is stopped")
        #expect(ProcessState.isStopped(child.pid) == true)
        #expect(await crew.running.isEmpty)
        #expect(try await crew.setPaused(false, "consumer-1") == "pid \(child.pid) is running")
        #expect(await crew.running == ["consumer-1"])
        #expect(try await crew.kill("consumer-1") == "pid \(child.pid) is gone after SIGKILL")
        #expect(await child.waitForExit() == .killed(signal: SIGKILL))
        await crew.stopWatching()
        #expect(events().filter { $0.kind == .memberExited }.map { $0.values?["intended"] } == [1])
        let refusal = await #expect(throws: ReachError.self) { try await crew.start("consumer-1") }
        #expect(refusal?.problem.contains("who alone can start it again") == true)
    }

    @Test func `nothing ends a consumer that is attached but a fault, and an end by itself is told`() async throws {
        let directory = try TemporaryDirectory()
        let (child, word) = try await stranger(directory)
        let (crew, events) = try makeCrew(try await find(.here(.match(word))), canStart: false, in: directory)
        await crew.watch()
        await crew.stopWatching()
        #expect(child.isRunning)
        #expect(!events().contains { $0.kind == .memberExited })
        await crew.watch()
        child.signal(SIGKILL)
        await child.waitForExit()
        await crew.stopWatching()
        let exit = try #require(events().first { $0.kind == .memberExited })
        #expect(exit.values?["intended"] == 0)
        #expect(exit.detail == "pid \(child.pid) ended, which nobody asked for")
    }

    @Test func `what is not there, not ours, or not as many as expected, is told`() async throws {
        let directory = try TemporaryDirectory()
        let (child, word) = try await stranger(directory)
        #expect(try await problem(.here(.match("no-\(word)"))).hasPrefix("no process has a command line that matches"))
        #expect(
            try await problem(.here(.pids([child.pid])), expected: 2) == "1 consumers are found, and 2 are expected")
        let missing = directory.file("none.pid").string
        #expect(try await problem(.here(.pidfile(missing))) == "the file '\(missing)' cannot be read")
        try Data("worker\n".utf8).write(to: URL(fileURLWithPath: missing))
        #expect(try await problem(.here(.pidfile(missing))) == "the file '\(missing)' names no process")
        try Data("\(child.pid)\n".utf8).write(to: URL(fileURLWithPath: missing))
        #expect(try await find(.here(.pidfile(missing))).map(\.label) == ["pid \(child.pid)"])
        child.signal(SIGKILL)
        await child.waitForExit()
        #expect(try await problem(.here(.pids([child.pid]))) == "there is no process \(child.pid)")
    }

    @Test func `a pid that belongs to somebody else by now is not touched`() async throws {
        let directory = try TemporaryDirectory()
        let (child, _) = try await stranger(directory)
        var process = try LocalProcess(pid: child.pid)
        process.startNanoseconds = 1
        #expect(process.look().condition == .gone)
        #expect(throws: ReachError.self) { try process.kill() }
        #expect(child.isRunning)
        child.signal(SIGKILL)
        await child.waitForExit()
    }

    @Test func `a container is killed, started again, paused and woken up by docker`() async throws {
        let directory = try TemporaryDirectory()
        let tools = try StandIns.docker()
        try await tools.use {
            let found = try await find(.docker(containers: ["orders-1"]))
            let (crew, events) = try makeCrew(found, canStart: true, in: directory)
            await crew.watch()
            #expect(try await crew.kill("consumer-1") == "container orders-1 is gone after SIGKILL")
            try await crew.start("consumer-1")
            #expect(await crew.running == ["consumer-1"])
            #expect(try await crew.setPaused(true, "consumer-1") == "container orders-1 is stopped")
            #expect(try await crew.setPaused(false, "consumer-1") == "container orders-1 is running")
            await crew.stopWatching()
            #expect(events().filter { $0.kind == .memberExited }.count == 1)
        }
        #expect(
            tools.calls.filter { !$0.contains("inspect") } == [
                "docker kill --signal KILL orders-1", "docker start orders-1", "docker pause orders-1",
                "docker unpause orders-1",
            ])
        #expect(
            tools.calls.first
                == "docker inspect --format {{.State.Running}} {{.State.Paused}} {{.State.StartedAt}} orders-1")
    }

    @Test func `a pod is deleted, its successor takes its place, and a process in it is stopped`() async throws {
        let directory = try TemporaryDirectory()
        let tools = try StandIns.kubectl()
        try await tools.use {
            let found = try await find(
                .kubectl(.init(namespace: "shop", selector: "app=orders", process: "worker")))
            let (crew, _) = try makeCrew(found, canStart: true, in: directory)
            #expect(try await crew.setPaused(true, "consumer-1") == "pod orders-a is stopped")
            #expect(try await crew.setPaused(false, "consumer-1") == "pod orders-a is running")
            #expect(try await crew.kill("consumer-1") == "pod orders-a is gone after SIGKILL")
            try await crew.start("consumer-1")
            #expect(await crew.member("consumer-1")?.consumer.label == "pod orders-b")
        }
        let calls = tools.calls
        #expect(calls.allSatisfy { $0.hasPrefix("kubectl --namespace shop ") })
        #expect(
            calls.contains("kubectl --namespace shop delete pod orders-a --grace-period=0 --force --wait=false"))
        #expect(calls.contains { $0.contains("exec -i orders-a -- sh -c") && $0.hasSuffix("kill -STOP $pids") })
        #expect(!calls.contains { $0.contains("exec") && $0.contains("worker") }, "a pattern would match itself")
    }

    @Test func `a process elsewhere is found, stopped and killed by ssh`() async throws {
        let directory = try TemporaryDirectory()
        let tools = try StandIns.ssh()
        let (child, word) = try await stranger(directory)
        try await tools.use {
            let found = try await find(.ssh(host: "worker@orders-1", .match(word)), expected: 1)
            let (crew, _) = try makeCrew(found, canStart: false, in: directory)
            let label = "pid \(child.pid) on worker@orders-1"
            #expect(try await crew.setPaused(true, "consumer-1") == "\(label) is stopped")
            #expect(ProcessState.isStopped(child.pid) == true)
            #expect(try await crew.setPaused(false, "consumer-1") == "\(label) is running")
            #expect(try await crew.kill("consumer-1") == "\(label) is gone after SIGKILL")
        }
        #expect(await child.waitForExit() == .killed(signal: SIGKILL))
        let start = "ssh -o BatchMode=yes -o ConnectTimeout=5 worker@orders-1 "
        #expect(tools.calls.allSatisfy { $0.hasPrefix(start) })
        #expect(tools.calls.contains(start + "kill -STOP \(child.pid)"))
    }

    @Test func `a unit is killed, stopped and started by systemctl`() async throws {
        let directory = try TemporaryDirectory()
        let (child, _) = try await stranger(directory)
        let tools = try StandIns.systemctl(pid: child.pid)
        try await tools.use {
            let (crew, _) = try makeCrew(
                try await find(.systemd(units: ["orders.service"])), canStart: true, in: directory)
            #expect(try await crew.setPaused(true, "consumer-1") == "unit orders.service is stopped")
            #expect(try await crew.setPaused(false, "consumer-1") == "unit orders.service is running")
            #expect(try await crew.kill("consumer-1") == "unit orders.service is gone after SIGKILL")
            try await crew.start("consumer-1")
            #expect(await crew.running == ["consumer-1"])
            _ = try await crew.kill("consumer-1")
        }
        #expect(
            tools.calls.filter { !$0.contains("show") } == [
                "systemctl kill --signal=SIGSTOP orders.service", "systemctl kill --signal=SIGCONT orders.service",
                "systemctl kill --signal=SIGKILL orders.service", "systemctl start orders.service",
                "systemctl kill --signal=SIGKILL orders.service",
            ])
    }

    @Test func `a tool that is missing or fails is told with what it said`() async throws {
        let tools = try StandIns()
        try tools.add("docker", "echo 'No such object: orders-1' >&2; exit 1")
        let failing = try await tools.use { try await problem(.docker(containers: ["orders-1"])) }
        #expect(failing.hasSuffix(": No such object: orders-1"))
        let missing = try await ProgramSearch.$path.withValue(tools.directory.path.string) {
            try await problem(.systemd(units: ["a"]))
        }
        #expect(missing.hasSuffix("cannot be run: it is not there"))
    }

    @Test func `what a journal says of a consumer that was stopped lets it run on, once or twice`() async throws {
        let directory = try TemporaryDirectory()
        let (child, _) = try await stranger(directory)
        let consumer = AttachedConsumer.process(try LocalProcess(pid: child.pid))
        child.signal(SIGSTOP)
        try await consumer.wait(within: .seconds(10), for: "stopped") { $0.condition == .stopped }
        let stored = try JSONDecoder().decode(AttachedConsumer.self, from: JSONEncoder().encode(consumer))
        #expect(try await stored.wake() == "pid \(child.pid) is running")
        #expect(try await stored.wake() == "pid \(child.pid) is running")
        child.signal(SIGKILL)
        await child.waitForExit()
        #expect(try await stored.wake() == "pid \(child.pid) has ended since")
    }
}
