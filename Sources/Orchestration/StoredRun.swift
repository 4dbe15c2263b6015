import Experiments
import Foundation
import Invariants
import Measurement
import MessageLedger
import Reporting

/// A finished run, to be judged again from its directory alone.
public struct StoredRun: Sendable {
    private let directory: RunDirectory

    public init(_ directory: RunDirectory) { self.directory = directory }

    /// `writing`: whether the reports of the run are written anew.
    /// Throws: `RunFailure` when the directory is no run, or its files are damaged.
    public func judge(writing: Bool) throws(RunFailure) -> ExperimentRunner.Result {
        guard FileManager.default.fileExists(atPath: directory.manifest.string) else {
            throw RunFailure(
                .inputMissing, "\(directory.path): no run is recorded there\n  fix: name a directory below runs/")
        }
        let seed: UInt64
        do { seed = try RunManifest.read(directory.manifest).seed } catch {
            throw RunFailure(.internalError, "\(directory.manifest): not readable: \(error)")
        }
        let experiment = try ExperimentFile.stored(in: directory, seed: seed)
        do {
            let recording = try Recording.read(directory)
            let judgement = Judge(invariants: experiment.invariants, steadyState: experiment.steadyState)
                .judge(recording)
            if writing { try ReportWriter.write(judgement, recording, to: directory) }
            return .init(directory: directory, judgement: judgement, recording: recording)
        } catch let error as LedgerError {
            // Never a verdict: what is not there may be what would have broken a promise.
            throw RunFailure(error.isMissing ? .inputMissing : .inconclusive, "\(error)")
        } catch {
            throw RunFailure(.internalError, "\(directory.path): the recording cannot be read: \(error)")
        }
    }
}
