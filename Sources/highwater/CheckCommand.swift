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

    @Argument(help: "The run directory.", completion: .directory)
    var run: String

    @Flag(help: "Print the judgement only; leave the files of the run as they are.")
    var dryRun = false

    func run() async throws {
        do {
            let directory = RunDirectory(FilePath(run))
            let result = try StoredRun(directory).judge(writing: !dryRun)
            print(ResultTable(judgement: result.judgement, directory: directory).text(color: Console.hasColor))
            try exit(with: result.judgement.exitCode)
        } catch let failure as RunFailure {
            try fail(failure)
        }
    }
}
