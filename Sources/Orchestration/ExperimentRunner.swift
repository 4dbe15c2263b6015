import ConsumerFleet
import Experiments
import FaultInjection
import Foundation
import Invariants
import KafkaTarget
import Measurement
import Reporting
import SystemPackage
import TargetKit

/// Runs an experiment from its plan to its judgement.
public struct ExperimentRunner: Sendable {
    /// What a finished run gives.
    public struct Result: Sendable {
        public var directory: RunDirectory
        public var judgement: Judgement
        public var recording: Recording
    }

    private let experiment: Experiment
    private let inputs: RunInputs
    private let parent: String

    /// `parent`: the directory that holds the directories of runs.
    public init(_ experiment: Experiment, inputs: RunInputs, parent: String) {
        self.experiment = experiment
        self.inputs = inputs
        self.parent = parent
    }

    /// Carries the run out.
    ///
    /// - Throws: `RunFailure` when there is nothing to judge.
    public func run(
        control: RunControl, progress: @escaping @Sendable (RunProgress) -> Void
    ) async throws(RunFailure) -> Result {
        try LeftoverFaults(runs: parent).refuseIfAny()
        let directory: RunDirectory
        do {
            directory = try RunDirectory.createNew(
                parent: parent, name: experiment.name, seed: experiment.seed, at: Date())
        } catch {
            throw RunFailure(
                .usage,
                "no run directory can be made in \(parent): \(error)\n  fix: give a directory that can be written to with --runs"
            )
        }
        do {
            try inputs.store(in: directory, experiment)
            let events = try EventLog(directory.events(of: "harness"), source: "harness")
            events.observe { progress(.event($0)) }
            return try await run(in: directory, events, control, progress)
        } catch {
            throw failure(error, directory)
        }
    }

    private func run(
        in directory: RunDirectory, _ events: EventLog, _ control: RunControl,
        _ progress: @escaping @Sendable (RunProgress) -> Void
    ) async throws -> Result {
        guard let spec = experiment.target as? KafkaSpec else {
            throw RunFailure(.usage, "no runner knows the target '\(type(of: experiment.target).kind)'")
        }
        let target = try await spec.provision(directory: directory.path, log: directory.log(of: "broker"))
        do {
            let manifest = try await perform(on: target, directory, events, control, progress)
            await target.shutDown()
            return try conclude(manifest, directory)
        } catch {
            await target.shutDown()
            throw error
        }
    }

    private func perform(
        on target: some MessagingTarget, _ directory: RunDirectory, _ events: EventLog, _ control: RunControl,
        _ progress: @escaping @Sendable (RunProgress) -> Void
    ) async throws -> RunManifest {
        let stage = try await RunStage.prepare(experiment, directory, target, events: events)
        progress(.begins(directory, startNanoseconds: stage.start, length: stage.schedule.length))
        do {
            let manifest = try await GuardProcess.whileWatching(directory) {
                try await RunPerformance(stage, control: control, progress: progress).perform()
            }
            await stage.strike()
            return manifest
        } catch {
            await stage.strike()
            throw error
        }
    }

    /// Merges the parts, judges, and writes the reports.
    private func conclude(_ manifest: RunManifest, _ directory: RunDirectory) throws -> Result {
        try manifest.write(to: directory.manifest)
        try RunParts(directory).merge(manifest)
        let recording = try Recording.read(directory)
        let judgement = Judge(invariants: experiment.invariants, steadyState: experiment.steadyState)
            .judge(recording)
        try ReportWriter.write(judgement, recording, to: directory)
        return Result(directory: directory, judgement: judgement, recording: recording)
    }

    /// Names what went wrong by its exit code; a directory that holds nothing yet is taken away.
    private func failure(_ error: any Error, _ directory: RunDirectory) -> RunFailure {
        switch error {
        case let failure as RunFailure: return failure
        case let error as TargetError:
            if (try? FileManager.default.attributesOfItem(atPath: directory.log(of: "broker").string)) == nil {
                try? FileManager.default.removeItem(atPath: directory.path.string)
            }
            return RunFailure(error.kind == .unreachable ? .targetUnreachable : .usage, error.description)
        default:
            return RunFailure(.internalError, "\(error)\n  see: \(directory.path.string)")
        }
    }
}
