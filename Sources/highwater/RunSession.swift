import Experiments
import Foundation
import Orchestration

/// Runs an experiment in front of a person or a log: progress on the terminal, signals heard.
struct RunSession {
    var name: String
    var plain: Bool
    /// Whether nothing is shown while the run goes on.
    var silent = false
    var realtime = false

    func run(
        _ experiment: Experiment, _ inputs: RunInputs, parent: String
    ) async throws(RunFailure) -> ExperimentRunner.Result {
        let control = RunControl()
        let signals = Self.watch(control)
        let hasConsumers = experiment.consumers != nil
        let console =
            silent ? nil : Console(name: name, seed: experiment.seed, hasConsumers: hasConsumers, plain: plain)
        defer {
            console?.finish()
            signals.cancel()
        }
        return try await ExperimentRunner(experiment, inputs: inputs, parent: parent, isRealtime: realtime)
            .run(control: control) { console?.show($0) }
    }

    /// Searches for the highest rate; tells each trial on a line of its own.
    func search(
        _ experiment: Experiment, _ plan: FindMaxPlan, _ inputs: RunInputs, parent: String
    ) async throws(RunFailure) -> FindMax.Result {
        let control = RunControl()
        let signals = Self.watch(control)
        defer { signals.cancel() }
        return try await FindMax(experiment, plan, inputs: inputs, parent: parent, isRealtime: realtime)
            .search(control: control) { trial in
                try? FileHandle.standardOutput.write(contentsOf: Data((SearchTable.line(trial) + "\n").utf8))
            }
    }

    private static func watch(_ control: RunControl) -> SignalWatch {
        signal(SIGPIPE, SIG_IGN)
        return SignalWatch { name in control.stop("\(name) received") }
    }
}
