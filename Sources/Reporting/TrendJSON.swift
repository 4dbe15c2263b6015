import RunHistory

/// A trend as JSON: the values with their commits, and the changes.
public struct TrendJSON: Sendable, Encodable {
    struct Run: Sendable, Encodable {
        var run: String
        var commit: String?
        var branch: String?
        var time_ms: Int64
        var median: Double
    }

    struct Change: Sendable, Encodable {
        /// Counts from 1, as in the text.
        var number: Int
        var run: String
        var commit: String?
        var commit_before: String?
        var level_before: Double
        var level_after: Double
        var change: Double
        var p_t: Double
        var p_t_corrected: Double
        var p_permutation: Double?
        var standing: ChangePoint.Standing
        var is_worse: Bool
        var accepted: String?

        init(_ change: ChangePoint) {
            (number, run, commit) = (change.index + 1, change.run.runID, change.run.commit)
            (commit_before, level_before, level_after) = (change.commitBefore, change.levelBefore, change.levelAfter)
            (self.change, p_t, p_t_corrected) = (change.change, change.pValue, change.correctedPValue)
            (p_permutation, standing) = (change.permutationPValue, change.standing)
            (is_worse, accepted) = (change.isWorse, change.acceptance)
        }
    }

    struct DriftJSON: Sendable, Encodable {
        var slope_per_run: Double
        var low: Double
        var high: Double
        var is_worse: Bool

        init(_ drift: Drift) {
            (slope_per_run, is_worse) = (drift.slopePerRun, drift.isWorse)
            (low, high) = (drift.interval.lowerBound, drift.interval.upperBound)
        }
    }

    let series: String
    let metric: TrackedMetric
    let runs: [Run]
    let changes: [Change]
    let drift: DriftJSON?

    /// `title` names the series.
    public init(_ trend: Trend, title: String) {
        series = title
        metric = trend.series.metric
        runs = trend.series.points.map {
            Run(run: $0.runID, commit: $0.commit, branch: $0.branch, time_ms: $0.timeMilliseconds, median: $0.value)
        }
        changes = trend.changes.map(Change.init)
        drift = trend.drift.map(DriftJSON.init)
    }
}
