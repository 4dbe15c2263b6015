import ChildProcesses
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite struct ChildProcessTests {
    let directory: TemporaryDirectory
    let log: FilePath

    init() throws {
        directory = try TemporaryDirectory()
        log = directory.file("child.log")
    }

    private func shell(
        _ script: String, environment: [String: String] = [:], outlivesParent: Bool = false
    ) async throws -> ChildProcess {
        try await ChildProcess.start(
            name: "child", executable: "/bin/sh", arguments: ["-c", script], environment: environment,
            outlivesParent: outlivesParent, log: log)
    }

    private var output: String { (try? String(contentsOfFile: log.string, encoding: .utf8)) ?? "" }

    /// Waits until the child has said something.
    private func waitForOutput(_ text: String) async throws {
        #expect(await poll { output.contains(text) })
    }

    @Test(arguments: [0, 1, 9, 137, 255] as [Int32])
    func `an exit code is what the program gave`(code: Int32) async throws {
        let child = try await shell("exit \(code)")
        #expect(await child.waitForExit() == .exited(code: code))
    }

    @Test(arguments: [SIGKILL, SIGTERM, SIGSEGV]) func `a death by signal is no exit code`(signal: Int32) async throws {
        let child = try await shell("kill -\(signal) $$")
        #expect(await child.waitForExit() == .killed(signal: signal))
    }

    @Test func `exits are told apart in words`() {
        #expect(ExitStatus.exited(code: 9).description == "exit code 9")
        #expect(ExitStatus.killed(signal: 9).description == "signal 9")
    }

    @Test func `a child runs until it ends, and then cannot be signalled`() async throws {
        let child = try await shell("echo ready; exec sleep 60")
        try await waitForOutput("ready")
        #expect(child.isRunning)
        #expect(child.exit == nil)
        #expect(child.signal(SIGKILL))
        #expect(await child.waitForExit() == .killed(signal: SIGKILL))
        #expect(!child.isRunning)
        #expect(child.exit == .killed(signal: SIGKILL))
        #expect(!child.signal(SIGKILL))
    }

    @Test func `everybody who waits is told`() async throws {
        let child = try await shell("echo ready; exec sleep 60")
        async let first = child.waitForExit()
        async let second = child.waitForExit()
        try await waitForOutput("ready")
        child.signal(SIGTERM)
        #expect(await [first, second] == [.killed(signal: SIGTERM), .killed(signal: SIGTERM)])
        #expect(await child.waitForExit() == .killed(signal: SIGTERM))
    }

    @Test func `a child that obeys is not killed`() async throws {
        let child = try await shell("trap 'exit 3' TERM; echo ready; while :; do sleep 0.01; done")
        try await waitForOutput("ready")
        await child.terminate(within: .seconds(20))
        #expect(child.exit == .exited(code: 3))
    }

    @Test func `a child that ignores SIGTERM is killed when its time is over`() async throws {
        let child = try await shell("trap '' TERM; echo ready; while :; do sleep 0.01; done")
        try await waitForOutput("ready")
        let begin = ContinuousClock.now
        await child.terminate(within: .milliseconds(200))
        #expect(child.exit == .killed(signal: SIGKILL))
        #expect(ContinuousClock.now - begin >= .milliseconds(200))
    }

    @Test func `a child that is stopped is killed as well`() async throws {
        let child = try await shell("echo ready; while :; do sleep 0.01; done")
        try await waitForOutput("ready")
        child.signal(SIGSTOP)
        #expect(await poll { ProcessState.isStopped(child.pid) == true })
        await child.terminate(within: .milliseconds(50))
        #expect(child.exit == .killed(signal: SIGKILL))
    }

    @Test func `terminating what has ended returns at once`() async throws {
        let child = try await shell("exit 0")
        await child.waitForExit()
        await child.terminate(within: .seconds(60))
        #expect(child.exit == .exited(code: 0))
    }

    @Test func `standard output and standard error go to the log, after what is in it`() async throws {
        try Data("earlier\n".utf8).write(to: URL(fileURLWithPath: log.string))
        try await shell("echo out; echo err >&2").waitForExit()
        #expect(output == "earlier\nout\nerr\n")
    }

    @Test func `its input is empty`() async throws {
        let child = try await shell("cat; echo done")
        #expect(await child.waitForExit() == .exited(code: 0))
        #expect(output == "done\n")
    }

    @Test func `it inherits our environment and gets what it is given`() async throws {
        try await shell("echo \"$GREETING|${HOME:+home}\"", environment: ["GREETING": "hello world"]).waitForExit()
        #expect(output == "hello world|home\n")
    }

    @Test func `it knows its parent, unless it is meant to outlive it`() async throws {
        try await shell("echo \"$HIGHWATER_PARENT $PPID\"").waitForExit()
        try await shell("echo \"[$HIGHWATER_PARENT]\"", outlivesParent: true).waitForExit()
        #expect(output == "\(getpid()) \(getpid())\n[]\n")
    }

    @Test func `it leads a session of its own, so that Ctrl-C in our terminal is ours alone`() async throws {
        let child = try await shell("echo ready; exec sleep 60")
        try await waitForOutput("ready")
        #expect(getsid(child.pid) == child.pid)
        child.signal(SIGKILL)
        await child.waitForExit()
    }

    @Test func `none of our files are open in it`() async throws {
        let secret = try FileDescriptor.open(
            directory.file("secret"), .writeOnly, options: [.create], permissions: .ownerReadWrite)
        defer { try? secret.close() }
        try await shell("if [ -e /dev/fd/\(secret.rawValue) ]; then echo open; else echo closed; fi").waitForExit()
        #expect(output == "closed\n")
    }

    @Test func `a missing executable is an error that names it`() async throws {
        let path = directory.file("no-such-program")
        let error = await #expect(throws: SpawnError.self) {
            try await ChildProcess.start(name: "child", executable: path, arguments: [], log: log)
        }
        #expect(error?.executable == path.string)
        #expect(error?.description.contains("No such file") == true)
    }

    @Test func `a file that is no program is an error`() async throws {
        let path = directory.file("text")
        try Data("no program".utf8).write(to: URL(fileURLWithPath: path.string))
        await #expect(throws: SpawnError.self) {
            try await ChildProcess.start(name: "child", executable: path, arguments: [], log: log)
        }
    }

    @Test func `a child that leads a group takes along what it started`() async throws {
        let child = try await ChildProcess.start(
            name: "group", executable: "/bin/sh", arguments: ["-c", "sleep 60 & echo $!; wait"], leadsGroup: true,
            log: log)
        #expect(await poll { output.hasSuffix("\n") })
        let grandchild = try #require(pid_t(output.trimmingCharacters(in: .whitespacesAndNewlines)))
        child.signal(SIGSTOP)
        #expect(await poll { ProcessState.isStopped(grandchild) == true })
        child.signal(SIGKILL)
        #expect(await child.waitForExit() == .killed(signal: SIGKILL))
        #expect(await poll { ProcessState.hasEnded(grandchild) })
    }

    @Test func `a leader that ends by itself leaves nobody behind`() async throws {
        let child = try await ChildProcess.start(
            name: "group", executable: "/bin/sh", arguments: ["-c", "sleep 60 & echo $!"], leadsGroup: true, log: log)
        #expect(await child.waitForExit() == .exited(code: 0))
        let grandchild = try #require(pid_t(output.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(await poll { ProcessState.hasEnded(grandchild) })
    }

    @Test func `a child starts in a directory of its own`() async throws {
        let child = try await ChildProcess.start(
            name: "there", executable: "/bin/sh", arguments: ["-c", "pwd"], workingDirectory: "/", log: log)
        #expect(await child.waitForExit() == .exited(code: 0))
        #expect(output == "/\n")
    }
}
