import Experiments
import Foundation
import Invariants
import Measurement
import MessageLedger
import Reporting

/// A finished run, to be judged again from its directory alone.
public struct StoredRun: Sendable {
    /// What is judged otherwise than the run was.
    public struct Changes: Sendable, Hashable {
        /// The only invariants to judge; all of them if there are none.
        public var invariants: [String]
        /// Settings of invariants, each as `NAME.KEY=VALUE`.
        public var settings: [String]

        public init(invariants: [String] = [], settings: [String] = []) {
            (self.invariants, self.settings) = (invariants, settings)
        }

        public var isEmpty: Bool { invariants.isEmpty && settings.isEmpty }
    }

    let directory: RunDirectory

    public init(_ directory: RunDirectory) { self.directory = directory }

    /// `writing`: whether the reports of the run are written anew; they never are with changes.
    /// Throws: `RunFailure` when the directory is no run, its files are damaged, or the changes are wrong.
    public func judge(
        writing: Bool, changes: Changes = Changes()
    ) async throws(RunFailure) -> ExperimentRunner.Result {
        let experiment = try experiment(changes)
        let manifest = try manifest()
        do {
            let seal = RunSeal(directory)
            try seal.checkRecords(manifest)
            var recording = try Recording.read(directory)
            // After it: what a file says of its version and its header is more precise.
            try seal.checkLedger(manifest)
            let names = changes.invariants
            let invariants = experiment.invariants.filter { names.isEmpty || names.contains($0.name) }
            recording.reports = await UserChecks(invariants).reports(on: directory)
            let judgement = Judge(invariants: invariants, steadyState: experiment.steadyState).judge(recording)
            if writing, changes.isEmpty { try ReportWriter.write(judgement, recording, to: directory) }
            return .init(directory: directory, judgement: judgement, recording: recording)
        } catch let error as LedgerError {
            throw RunFailure(damage: error)
        } catch  where RunFailure.isOfFile(error) {
            throw RunFailure(ofFile: error, in: directory)
        } catch {
            throw RunFailure(.internalError, "\(directory.path): the recording cannot be read: \(error)")
        }
    }

    /// What the run was.
    ///
    /// - Throws: `RunFailure` when the directory is no run or its manifest is damaged.
    func manifest() throws(RunFailure) -> RunManifest {
        guard FileManager.default.fileExists(atPath: directory.manifest.string) else {
            throw RunFailure(
                .inputMissing, "\(directory.path): no run is recorded there\n  fix: name a directory below runs/")
        }
        do { return try RunManifest.read(directory.manifest) } catch let error as RunManifest.FormatError {
            throw RunFailure(.inconclusive, "\(directory.manifest): error: \(error)")
        } catch {
            throw RunFailure(damage: LedgerError(directory.manifest, damage: "is damaged"))
        }
    }

    /// The experiment of the run, with changes.
    func experiment(_ changes: Changes = Changes()) throws(RunFailure) -> Experiment {
        try ExperimentFile.stored(in: directory, seed: manifest().seed, changes)
    }
}
