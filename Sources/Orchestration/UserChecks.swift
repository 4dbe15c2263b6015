import ChildProcesses
import Experiments
import Foundation
import Invariants
import Measurement
import SystemPackage

/// Asks the user's own checks of an experiment what they say of a run.
struct UserChecks {
    let checks: [UserCheck]

    init(_ invariants: [NamedInvariant]) { checks = invariants.compactMap { ($0.spec as? CommandCheck)?.check } }

    /// What each says; one that fails is told with its last words.
    func reports(on directory: RunDirectory) async -> [UserCheck: UserCheck.Report] {
        var reports: [UserCheck: UserCheck.Report] = [:]
        for check in checks where reports[check] == nil { reports[check] = await report(check, directory) }
        return reports
    }

    private func report(_ check: UserCheck, _ directory: RunDirectory) async -> UserCheck.Report {
        let here = FilePath(FileManager.default.currentDirectoryPath)
        let path = here.pushing(directory.path).lexicallyNormalized().string
        guard let errors = try? ToolCall.temporaryFile(), let output = try? ToolCall.temporaryFile() else {
            return UserCheck.Report(output: nil, failure: "no temporary file can be made")
        }
        defer { for file in [errors, output] { try? file.close() } }
        var call = ToolCall(check.words + [path], in: check.directory)
        call.environment = [RunVariables.Name.runDirectory.rawValue: path]
        (call.output, call.errorOutput) = (output, errors)
        let failure = await failure(of: call, within: check.limit)
        // A verdict with ten lines of evidence is far smaller.
        let text = failure == nil ? try? ToolCall.beginning(of: output, 1 << 20) : nil
        return UserCheck.Report(output: text, failure: failure, lastWords: ToolCall.lastLines(of: errors, 5))
    }

    /// Why it did not come to a good end; nil if it did.
    private func failure(of call: ToolCall, within limit: Duration) async -> String? {
        do throws(ToolCall.Failure) {
            let answer = try await call.run(within: limit)
            return answer.isSuccess ? nil : "'\(call.line)' ended with \(answer.status)"
        } catch {
            return error.problem
        }
    }
}
