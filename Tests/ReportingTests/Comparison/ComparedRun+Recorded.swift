import RebalanceRecorder

@testable import Reporting

extension ComparedRun {
    /// A recording of real clients, taken for a run.
    static func recorded(_ name: String, experiment: String? = nil, seed: UInt64? = nil) throws -> ComparedRun {
        let (findings, start) = try RecordedFindings.of(name)
        var run = ComparedRun(path: "runs/\(name)", startMicroseconds: start, findings: findings)
        run.experiment = experiment
        run.seed = seed
        return run
    }

    /// A run in which nothing happened.
    static func quiet(_ path: String, experiment: String) -> ComparedRun {
        var run = ComparedRun(path: path, startMicroseconds: 0, findings: RebalanceFindings())
        run.experiment = experiment
        run.plannedAssignor = "range"
        return run
    }
}
