import ChildProcesses
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite struct ProcessStateTests {
    let directory: TemporaryDirectory
    init() throws { directory = try TemporaryDirectory() }

    private func sleeper() async throws -> ChildProcess {
        // The name of the program has a parenthesis and spaces in it, as any name may.
        let program = directory.file("a) R 1 (b")
        try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: program.string)
        return try await ChildProcess.start(
            name: "sleeper", executable: program, arguments: ["60"], log: directory.file("log"))
    }

    private func waits(until condition: () -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if condition() { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }

    @Test func `a process is stopped between SIGSTOP and SIGCONT`() async throws {
        let child = try await sleeper()
        #expect(ProcessState.isStopped(child.pid) == false)
        child.signal(SIGSTOP)
        #expect(try await waits { ProcessState.isStopped(child.pid) == true })
        child.signal(SIGCONT)
        #expect(try await waits { ProcessState.isStopped(child.pid) == false })
        child.signal(SIGKILL)
        await child.waitForExit()
    }

    @Test func `a process that is gone is not said to be stopped`() async throws {
        let child = try await sleeper()
        child.signal(SIGSTOP)
        child.signal(SIGKILL)
        await child.waitForExit()
        #expect(ProcessState.isStopped(child.pid) != true)
    }

    #if os(Linux)
        @Test func `a process started after those before it`() async throws {
            let ours = try #require(ProcessState.startNanoseconds(of: getpid()))
            let child = try await sleeper()
            let theirs = try #require(ProcessState.startNanoseconds(of: child.pid))
            #expect(theirs >= ours)
            // Ten milliseconds is the kernel's tick.
            #expect(theirs <= DispatchTime.now().uptimeNanoseconds + 10_000_000)
            child.signal(SIGKILL)
            await child.waitForExit()
            #expect(ProcessState.startNanoseconds(of: child.pid) == nil)
        }
    #endif
}
