import ChildProcesses
import Foundation
import HTTPTarget
import SystemPackage
import TestSupport
import Testing

@Suite struct TetherTests {
    #if os(Linux)
        @Test func `a real server ends when whoever started it is killed`() async throws {
            let directory = try TemporaryDirectory()
            let file = directory.file("pid")
            // A shell that starts the server as a run does, and is then killed itself.
            let script = """
                HIGHWATER_PARENT=$$ \(GatewayFixture.highwater.string) tether /bin/sleep 300 &
                echo $! > \(file.string); wait
                """
            let shell = try await ChildProcess.start(
                name: "shell", executable: "/bin/sh", arguments: ["-c", script], log: directory.file("log"))
            let pid = try #require(await server(in: file))
            shell.signal(SIGKILL)
            await shell.waitForExit()
            #expect(await poll { kill(pid, 0) != 0 })
        }

        /// The pid in the file, once the process has become the other program.
        private func server(in file: FilePath) async -> pid_t? {
            var pid: pid_t?
            _ = await poll {
                let text = (try? String(contentsOfFile: file.string, encoding: .utf8)) ?? ""
                pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
                let name = try? String(contentsOfFile: "/proc/\(pid ?? 0)/comm", encoding: .utf8)
                return name == "sleep\n"
            }
            return pid
        }
    #endif
}
