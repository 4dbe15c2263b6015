import ChildProcesses
import Experiments
import Foundation
import Invariants
import SystemPackage

/// Finds the program of the user's consumers before anything is started.
struct UserProgram {
    let plan: ConsumerProgram
    /// Its file, absolute.
    let file: FilePath

    /// - Throws: `RunFailure` at the place of the command in the experiment.
    init(_ plan: ConsumerProgram) throws(RunFailure) {
        self.plan = plan
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: plan.workingDirectory, isDirectory: &isDirectory),
            isDirectory.boolValue
        else {
            throw Self.failure(
                .inputMissing, plan, "the working directory '\(plan.workingDirectory)' is not there",
                "make it, or mend 'working-directory'")
        }
        let program = plan.command.first ?? ""
        do throws(ProgramSearch.Failure) {
            file = try ProgramSearch.find(program, from: plan.workingDirectory)
        } catch {
            throw error == .missing
                ? Self.failure(
                    .inputMissing, plan, "the program '\(program)' is not there",
                    program.contains("/")
                        ? "mend its path, which starts at '\(plan.workingDirectory)'"
                        : "install it, or write its path: it is in no directory of PATH")
                : Self.failure(
                    .usage, plan, "the program '\(program)' cannot be executed",
                    "make it executable with 'chmod +x', or name its interpreter, as in '[python3, \(program)]'")
        }
    }

    /// What is said of a member that ended right after its start.
    static func ended(_ plan: ConsumerProgram, _ name: String, _ exit: ExitStatus, log: FilePath) -> RunFailure {
        failure(
            .usage, plan, "\(name) ended at once with \(exit)", "see what it printed in \(log)")
    }

    private static func failure(
        _ code: ExitCode, _ plan: ConsumerProgram, _ problem: String, _ remedy: String
    ) -> RunFailure { RunFailure(code, "\(plan.location): error: \(problem)\n  fix: \(remedy)") }
}
