import ArgumentParser
import Foundation
import Measurement
import Orchestration
import Reporting
import SystemPackage

/// `highwater check RUN`
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judge a stored run again, offline, and write its reports anew.",
        discussion: "The exit code is the one that the run itself had, or would have had.")

    @Argument(help: ArgumentHelp("The run directory.", valueName: "run"), completion: .directory)
    var path: String

    @Flag(help: "Print the judgement only; leave the files of the run as they are.")
    var dryRun = false

    func run() async throws {
        let directory = RunDirectory(FilePath(path))
        let result: ExperimentRunner.Result
        do { result = try await StoredRun(directory).judge(writing: !dryRun) } catch { throw fail(error) }
        try finish(result.table(color: Console.hasColor), result.judgement.exitCode)
    }
}
