import RunHistory

/// What a gate found, as JSON.
public struct GateJSON: Sendable, Encodable {
    struct Finding: Sendable, Encodable {
        var metric: TrackedMetric
        var answer: GateFinding.Answer
        var baseline_runs: Int
        var candidate_runs: Int
        var baseline_median: Double?
        var candidate_median: Double?
        var worse_by: Double?
        var ratio_low: Double?
        var ratio_high: Double?
        var p: Double?
        var level: Double?
        var open_regressions: [TrendJSON.Change]
        var watched: TrendJSON.Change?
        var drift: TrendJSON.DriftJSON?
        var reasons: [String]

        init(_ finding: GateFinding) {
            (metric, answer) = (finding.metric, finding.answer)
            (baseline_runs, candidate_runs) = (finding.baseline, finding.candidates)
            let comparison = finding.comparison
            (baseline_median, candidate_median) = (comparison?.effect.before, comparison?.effect.after)
            (worse_by, p, level) = (comparison?.effect.worsening, comparison?.pValue, comparison?.level)
            ratio_low = comparison?.ratioInterval?.lowerBound
            ratio_high = comparison?.ratioInterval?.upperBound
            open_regressions = finding.openRegressions.map(TrendJSON.Change.init)
            watched = finding.watched.map(TrendJSON.Change.init)
            drift = finding.drift.map(TrendJSON.DriftJSON.init)
            reasons = finding.reasons
        }
    }

    let answer: GateFinding.Answer
    let experiment: ExperimentIdentity
    let context: String
    let commit: String
    let findings: [Finding]

    public init(_ report: GateReport) {
        answer = report.answer
        experiment = report.series.experiment
        context = report.series.context
        commit = report.question.commit
        findings = report.findings.map(Finding.init)
    }
}
