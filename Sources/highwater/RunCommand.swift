import ArgumentParser
import Experiments
import Foundation
import Invariants
import Orchestration
import Reporting

/// `highwater run EXPERIMENT`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run an experiment, and prove its outcome.",
        discussion: """
            The run is recorded in a directory of its own below --runs. Ctrl-C reverts the faults, judges what there \
            is, and exits with 4; a second Ctrl-C gives up the drain, never the revert.
            """)

    @Argument(help: "The experiment file.", completion: .file(extensions: ["yaml", "yml", "json"]))
    var experiment: String

    @OptionGroup var overrides: OverrideOptions

    @Option(help: "The directory that run directories are made in.")
    var runs = "runs"

    @Flag(help: "Print plain lines even to a terminal.")
    var plain = false

    func run() async throws {
        let (plan, inputs) = try ExperimentFile.load(experiment, overrides: overrides)
        let control = RunControl()
        let signals = SignalWatch { name in control.stop("\(name) received") }
        let console = Console(name: plan.name, seed: plan.seed, plain: plain)
        do {
            let result = try await ExperimentRunner(plan, inputs: inputs, parent: runs)
                .run(control: control) { console.show($0) }
            console.finish()
            signals.cancel()
            print(
                ResultTable(judgement: result.judgement, directory: result.directory).text(color: Console.hasColor))
            try exit(with: result.judgement.exitCode)
        } catch let failure as RunFailure {
            console.finish()
            try fail(failure)
        }
    }
}

/// What the command line may change of an experiment.
struct OverrideOptions: ParsableArguments {
    @Option(help: "The seed of all chance; the file's own, or a random one, without it.")
    var seed: UInt64?
}

extension ParsableCommand {
    /// Ends the process with a code of the table.
    func exit(with code: Invariants.ExitCode) throws {
        if code != .held { throw ArgumentParser.ExitCode(code.rawValue) }
    }

    func fail(_ failure: RunFailure) throws -> Never {
        FileHandle.standardError.write(Data("highwater: error: \(failure.problem)\n".utf8))
        throw ArgumentParser.ExitCode(failure.code.rawValue)
    }
}
