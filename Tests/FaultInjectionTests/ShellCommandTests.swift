import Testing

@testable import FaultInjection

@Suite struct ShellCommandTests {
    private func failure(_ words: [String], within limit: Duration = .seconds(10)) async throws -> String {
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

    @Test(arguments: [["sleep", "30"], ["sh", "-c", "sleep 30; true"]])
    func `a command that does not end in time is stopped`(words: [String]) async throws {
        let start = ContinuousClock.now
        let told = try await failure(words, within: .milliseconds(200))
        #expect(told.contains("did not end within"))
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func `a program that is missing cannot be run`() async throws {
        #expect(try await failure(["no-such-program-here"]).hasPrefix("'no-such-program-here' cannot be run"))
        #expect(try await failure([]) == "the command is empty")
    }
}
