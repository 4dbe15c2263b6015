import Foundation
import Testing

@testable import FaultInjection

@Suite struct ShellCommandTests {
    private func failure(_ words: [String], within limit: Duration = .seconds(60)) async throws -> String {
        try await #require(throws: FaultError.self) { try await ShellCommand.run(words, within: limit) }.problem
    }

    @Test func `a command runs in its folder, and its success is told`() async throws {
        let folder = try TemporaryFolder()
        let told = try await ShellCommand.run(["touch", "here"], in: folder.path, within: .seconds(10))
        #expect(told == "'touch here' ended with 0")
        #expect(folder.has("here"))
    }

    @Test func `a command that fails is quoted with what it said`() async throws {
        let told = try await failure(["sh", "-c", "echo no such broker >&2; exit 3"])
        #expect(told.hasSuffix(": no such broker"))
    }

    @Test(arguments: [["sleep", "90"], ["sh", "-c", "sleep 90; true"]])
    func `a command that does not end in time is stopped`(words: [String]) async throws {
        let start = ContinuousClock.now
        let told = try await failure(words, within: .milliseconds(200))
        #expect(told.contains("did not end within"))
        #expect(ContinuousClock.now - start < .seconds(45))
    }

    @Test func `a program that is missing cannot be run`() async throws {
        #expect(try await failure(["no-such-program-here"]).hasPrefix("'no-such-program-here' cannot be run"))
        #expect(try await failure([]) == "the command is empty")
    }

    @Test func `a command may say as much as it likes`() async throws {
        let chatty = "i=0; while [ $i -lt 3000 ]; do echo one line; echo another >&2; i=$((i+1)); done"
        _ = try await ShellCommand.run(["sh", "-c", chatty], within: .seconds(60))
        let told = try await failure(["sh", "-c", "echo the reason >&2; head -c 500000 /dev/zero >&2; exit 1"])
        #expect(told.contains("the reason"))
        #expect(told.utf8.count < 10_000)
    }

    @Test(arguments: ["sleep 90", "trap '' TERM; while :; do sleep 0.1; done"])
    func `a command is stopped with all that it started`(script: String) async throws {
        let folder = try TemporaryFolder()
        let words = ["sh", "-c", "(\(script)) & echo $! > pid; wait"]
        await #expect(throws: FaultError.self) {
            try await ShellCommand.run(words, in: folder.path, within: .seconds(2))
        }
        let pid = try folder.pid()
        let deadline = ContinuousClock.now + .seconds(30)
        while kill(pid, 0) == 0, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(10)) }
        #expect(kill(pid, 0) != 0)
    }

    @Test func `a command that leaves a server behind has ended, and the server goes on`() async throws {
        let folder = try TemporaryFolder()
        let begin = ContinuousClock.now
        _ = try await ShellCommand.run(["sh", "-c", "sleep 90 & echo $! > pid"], in: folder.path, within: .seconds(60))
        #expect(ContinuousClock.now - begin < .seconds(45))
        #expect(kill(try folder.pid(), SIGKILL) == 0)
    }
}
