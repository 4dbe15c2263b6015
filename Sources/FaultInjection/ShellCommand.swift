import Foundation
import Subprocess
import SystemPackage

/// A user's own command, run to its end within a time limit.
enum ShellCommand {
    /// `directory`: where it runs; the current directory without it.
    /// Throws: `FaultError` when it cannot start, fails, or takes too long.
    static func run(_ words: [String], in directory: String? = nil, within limit: Duration) async throws(FaultError)
        -> String
    {
        guard let program = words.first else { throw FaultError("the command is empty") }
        let executable: Executable = program.contains("/") ? .path(FilePath(program)) : .name(program)
        do {
            return try await withThrowingTaskGroup(of: String.self) { group in
                group.addTask { try await finish(executable, words, directory) }
                group.addTask {
                    try await Task.sleep(for: limit)
                    throw FaultError("'\(words.joined(separator: " "))' did not end within \(limit)")
                }
                defer { group.cancelAll() }
                return try await group.next() ?? ""
            }
        } catch let error as FaultError {
            throw error
        } catch {
            throw FaultError("'\(words.joined(separator: " "))' cannot be run: \(error)")
        }
    }

    private static func finish(
        _ executable: Executable, _ words: [String], _ directory: String?
    ) async throws -> String {
        let result = try await Subprocess.run(
            executable, arguments: Arguments(Array(words.dropFirst())),
            workingDirectory: directory.map { FilePath($0) }, output: .string(limit: 4096),
            error: .string(limit: 4096))
        guard result.terminationStatus.isSuccess else {
            let said = result.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
            throw FaultError(
                "'\(words.joined(separator: " "))' ended with \(result.terminationStatus)"
                    + (said.isEmpty ? "" : ": \(said)"))
        }
        return "'\(words.joined(separator: " "))' ended with 0"
    }
}
