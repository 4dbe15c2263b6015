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
        discussion: """
            The exit code is the one that the run itself had, or would have had. With --invariant or --set the files of \
            the run stay as they are: the answer is to another question.

              highwater check runs/20260131-140509-flash-sale-4711 --set bounded-lag.max=5000
            """)

    @Argument(help: ArgumentHelp("The run directory.", valueName: "run"), completion: .directory)
    var path: String

    @Flag(help: "Print the judgement only; leave the files of the run as they are.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "Judge only this invariant: one of the experiment, or a kind that needs no settings. May be repeated.",
            valueName: "name"))
    var invariant: [String] = []

    @Option(
        help: ArgumentHelp(
            "Judge with another setting: the name of an invariant, a key and its value. May be repeated.",
            valueName: "name.key=value"))
    var set: [String] = []

    func run() async throws {
        let directory = RunDirectory(FilePath(path))
        let result: ExperimentRunner.Result
        do {
            result = try await StoredRun(directory).judge(
                writing: !dryRun, changes: .init(invariants: invariant, settings: set))
        } catch { throw fail(error) }
        try finish(result.table(color: Console.hasColor), result.judgement.exitCode)
    }
}
