import ChildProcesses
import Foundation

/// The command-line tools by which consumers elsewhere are reached.
enum Tool {
    /// Gives what the tool printed.
    ///
    /// - Throws: `ReachError` when it is missing, fails, or takes longer than 20 s.
    @discardableResult
    static func run(_ words: [String], input: String = "") async throws(ReachError) -> String {
        var call = ToolCall(words)
        call.input = input
        do throws(ToolCall.Failure) {
            return try await call.text(within: .seconds(20)).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw ReachError(error.problem, remedy: "try the same command by hand")
        }
    }
}
