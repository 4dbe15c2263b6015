import ArgumentParser
import Experiments
import Foundation
import Invariants
import Orchestration
import Reporting
import RunHistory

/// `highwater run EXPERIMENT`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run an experiment, and prove its outcome.",
        discussion: """
            The run is recorded in a directory of its own below --runs. Ctrl-C reverts the faults, judges what there \
            is, and exits with 4; a second Ctrl-C gives up the drain, never the revert.
            """)

    @OptionGroup var file: ExperimentOptions

    @Option(help: "The directory that run directories are made in.")
    var runs = "runs"

    @OptionGroup var history: HistoryTarget

    @Flag(help: "Print plain lines even to a terminal.")
    var plain = false

    @Flag(help: "Ask the kernel for real-time priority on the pacing threads; the report says whether it was given.")
    var realtime = false

    func run() async throws {
        let outcome: (text: String, code: Invariants.ExitCode)
        do { outcome = try await perform() } catch { throw fail(error) }
        try finish(outcome.text, outcome.code)
    }

    private func perform() async throws(RunFailure) -> (text: String, code: Invariants.ExitCode) {
        let (plan, inputs) = try file.load()
        let store = try history.store()
        let session = RunSession(name: plan.name, plain: plain, realtime: realtime)
        if let search = plan.findMax {
            let result = try await session.search(plan, search, inputs, parent: runs)
            return (SearchTable(result).text, result.exitCode)
        }
        let result = try await session.run(plan, inputs, parent: runs)
        if let store {
            try keep(RunRecord(result, of: plan, inputs, commit: .current(), machine: Self.machine), in: store)
        }
        return (result.table(color: Console.hasColor), result.judgement.exitCode)
    }

    private static var machine: String? { ProcessInfo.processInfo.environment["HIGHWATER_MACHINE"] }

    private func keep(_ record: RunRecord, in store: HistoryStore) throws(RunFailure) {
        try RunFailure.explaining { () throws(HistoryError) in _ = try store.add(record) }
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

/// An experiment file with what the command line may change of it.
struct ExperimentOptions: ParsableArguments {
    @Argument(help: "The experiment file.", completion: .file(extensions: ["yaml", "yml", "json"]))
    var experiment: String

    @OptionGroup var overrides: OverrideOptions

    @Option(
        help: "A target file to use instead of the experiment's own target.",
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var target: String?

    @Option(
        help: ArgumentHelp(
            "Run with another value in the experiment file: the keys on the way to it, and the value. May be repeated.",
            discussion: "consumers.assignor=range, 'schedule.kill.at=9s' (by the id of the fault), 'load.profile=[…]'.",
            valueName: "path=value"))
    var set: [String] = []

    /// Reads the experiment.
    func load() throws(RunFailure) -> (Experiment, RunInputs) {
        var values = overrides.values
        (values.targetPath, values.values) = (target, set)
        return try ExperimentFile.load(experiment, overrides: values)
    }
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
    func fail(_ failure: RunFailure) -> ArgumentParser.ExitCode { Output.fail(failure) }
}
