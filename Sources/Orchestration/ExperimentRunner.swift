import ConsumerFleet
import Experiments
import FaultInjection
import Foundation
import HTTPTarget
import Invariants
import KafkaTarget
import Measurement
import MessageLedger
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
    private let isRealtime: Bool

    /// `parent`: the directory that holds the directories of runs.
    /// `isRealtime`: whether the pacing threads ask for real-time priority.
    public init(_ experiment: Experiment, inputs: RunInputs, parent: String, isRealtime: Bool = false) {
        self.experiment = experiment
        self.inputs = inputs
        self.parent = parent
        self.isRealtime = isRealtime
    }

    /// Carries the run out.
    ///
    /// - Throws: `RunFailure` when there is nothing to judge.
    public func run(
        control: RunControl, progress: @escaping @Sendable (RunProgress) -> Void
    ) async throws(RunFailure) -> Result {
        try LeftoverFaults(runs: parent).refuseIfAny()
        try experiment.checkConsumers()
        let directory: RunDirectory
        do {
            directory = try RunDirectory.createNew(
                parent: parent, name: experiment.name, seed: experiment.seed, at: Date())
        } catch {
            throw RunFailure(noDirectoryIn: parent, error)
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
        let manifest: RunManifest
        switch experiment.target {
        case let spec as KafkaSpec:
            let target = try await spec.provision(directory: directory.path, log: directory.log(of: "broker"))
            let subject = try await BrokerSubject.prepare(experiment, directory, target, events: events)
            manifest = try await perform(against: subject, directory, events, control, progress)
        case let spec as HTTPSpec:
            let subject = try await GatewaySubject.prepare(experiment, spec, directory, events: events)
            manifest = try await perform(against: subject, directory, events, control, progress)
        default: throw RunFailure(.usage, "no runner knows the target '\(type(of: experiment.target).kind)'")
        }
        return try await conclude(manifest, directory)
    }

    private func perform(
        against subject: some RunSubject, _ directory: RunDirectory, _ events: EventLog, _ control: RunControl,
        _ progress: @escaping @Sendable (RunProgress) -> Void
    ) async throws -> RunManifest {
        do {
            let stage = try RunStage(experiment, directory, subject, events: events, isRealtime: isRealtime)
            progress(.begins(directory, startNanoseconds: stage.start, length: experiment.load.length))
            let manifest = try await GuardProcess.whileWatching(directory) {
                try await RunPerformance(stage, control: control, progress: progress).perform()
            }
            await subject.strike()
            return manifest
        } catch {
            await subject.strike()
            throw error
        }
    }

    /// Merges the parts, judges, and writes the reports.
    private func conclude(_ manifest: RunManifest, _ directory: RunDirectory) async throws -> Result {
        try manifest.write(to: directory.manifest)
        try RunParts(directory).merge(manifest)
        // On a full disk there is no room for it: what was recorded is judged all the same.
        try? RunSeal(directory).write(manifest)
        var recording = try Recording.read(directory)
        recording.reports = await UserChecks(experiment.invariants).reports(on: directory)
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
        case _ where RunFailure.isOfFile(error): return RunFailure(ofFile: error, in: directory)
        default:
            return RunFailure(.internalError, "\(error)\n  see: \(directory.path.string)")
        }
    }
}
