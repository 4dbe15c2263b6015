import ChildProcesses

/// A user's own command, run to its end within a time limit.
enum ShellCommand {
    /// `directory`: where it runs; the current directory without it.
    /// Throws: `FaultError` when it cannot start, fails, or takes too long.
    static func run(_ words: [String], in directory: String? = nil, within limit: Duration) async throws(FaultError)
        -> String
    {
        let call = ToolCall(words, in: directory)
        let answer: ToolCall.Answer
        do throws(ToolCall.Failure) { answer = try await call.run(within: limit) } catch {
            throw FaultError(error.problem)
        }
        guard answer.isSuccess else { throw FaultError(call.failureText(answer)) }
        return "'\(call.line)' ended with 0"
    }
}
