import Experiments
import FaultInjection
import HTTPTarget
import Invariants
import KafkaTarget
import Measurement

/// Reads experiment files with everything that this program knows: targets, faults, invariants.
public enum ExperimentFile {
    /// Every kind that an experiment can name.
    public static let catalogs = Catalogs(
        targets: [KafkaSpec.self, HTTPSpec.self], faults: FaultCatalog.all, invariants: InvariantCatalog.all)

    /// Reads an experiment and what it is made of.
    ///
    /// - Throws: `RunFailure` with every mistake in it, or with the name of the missing file.
    public static func load(
        _ path: String, overrides: Overrides
    ) throws(RunFailure) -> (Experiment, RunInputs) {
        let recording = RecordingFiles()
        do {
            let experiment = try Experiment.load(
                path: path, catalogs: catalogs, overrides: overrides, files: recording.files)
            try DocumentError.requireReadable(experiment.target.files)
            return (
                experiment,
                RunInputs(
                    experiment: path, target: overrides.targetPath, settings: overrides.values,
                    files: recording.recorded, outlines: recording.outlines)
            )
        } catch {
            throw failure(error)
        }
    }

    /// Reads the experiment that a run directory holds.
    static func stored(
        in directory: RunDirectory, seed: UInt64, _ changes: StoredRun.Changes
    ) throws(RunFailure) -> Experiment {
        let inputs: RunInputs
        do { inputs = try RunInputs.read(from: directory) } catch {
            throw RunFailure(.inputMissing, "\(directory.path): the files of the run cannot be read: \(error)")
        }
        do {
            var overrides = Overrides(seed: seed, targetPath: inputs.target)
            overrides.values = inputs.settings ?? []
            (overrides.invariants, overrides.settings) = (changes.invariants, changes.settings)
            return try Experiment.load(
                path: inputs.experiment, catalogs: catalogs, overrides: overrides, files: inputs.sourceFiles)
        } catch {
            throw failure(error)
        }
    }

    static func failure(_ error: DocumentError) -> RunFailure {
        RunFailure(ExitCode(rawValue: error.exitCode) ?? .usage, error.description)
    }
}
