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
        let result: ExperimentRunner.Result
        do { result = try await perform() } catch { throw fail(error) }
        print(result.table(color: Console.hasColor))
        try exit(with: result.judgement.exitCode)
    }

    private func perform() async throws(RunFailure) -> ExperimentRunner.Result {
        let (plan, inputs) = try ExperimentFile.load(experiment, overrides: overrides.values)
        signal(SIGPIPE, SIG_IGN)
        let control = RunControl()
        let signals = SignalWatch { name in control.stop("\(name) received") }
        let console = Console(name: plan.name, seed: plan.seed, plain: plain)
        defer {
            console.finish()
            signals.cancel()
        }
        return try await ExperimentRunner(plan, inputs: inputs, parent: runs)
            .run(control: control) { console.show($0) }
    }
}

extension ExperimentRunner.Result {
    /// The table that ends a run.
    func table(color: Bool) -> String {
        ResultTable(judgement, faults: recording.manifest.faults, directory: directory.path.string).text(color: color)
    }
}

/// What the command line may change of an experiment.
struct OverrideOptions: ParsableArguments {
    @Option(help: "The seed of all chance; the file's own, or a random one, without it.")
    var seed: UInt64?

    @Option(help: "Multiplies every rate of the load profile: 140% asks for the headroom above a forecast.")
    var scale: Percentage?

    var values: Overrides { Overrides(seed: seed, scale: scale?.share) }
}

/// A share on the command line: `140%`.
struct Percentage: ExpressibleByArgument {
    var share: Double

    init?(argument: String) {
        guard argument.hasSuffix("%"), let number = Double(argument.dropLast()), number > 0, number <= 10_000 else {
            return nil
        }
        share = number / 100
    }
}

extension ParsableCommand {
    /// Ends the process with a code of the table.
    func exit(with code: Invariants.ExitCode) throws {
        if code != .held { throw ArgumentParser.ExitCode(code.rawValue) }
    }

    /// Tells what went wrong, and gives the error that ends the process with its code.
    func fail(_ failure: RunFailure) -> ArgumentParser.ExitCode {
        let isListed = failure.problem.contains(": error: ")
        FileHandle.standardError.write(Data((isListed ? "" : "highwater: error: ").utf8))
        FileHandle.standardError.write(Data((failure.problem + "\n").utf8))
        return ArgumentParser.ExitCode(failure.code.rawValue)
    }
}
