/// Which series of a history is meant; the one with the newest run where several fit.
public struct HistoryQuery: Sendable, Hashable {
    public var experiment: String?
    /// The hash of the plan, or its beginning.
    public var planHash: String?
    /// A part of the context's key.
    public var context: String?

    public init(experiment: String? = nil, planHash: String? = nil, context: String? = nil) {
        (self.experiment, self.planHash, self.context) = (experiment, planHash, context)
    }

    /// The series that fits best.
    public func series(in store: HistoryStore) throws(HistoryError) -> SeriesSummary {
        let all = try store.series(experiment: experiment, planHash: planHash)
        let fitting = all.first { summary in context.map { summary.context.contains($0) } ?? true }
        guard let fitting else {
            throw HistoryError(
                .missing, store.path, "there are no runs\(wanted)",
                remedy: "'highwater history list' shows which there are")
        }
        return fitting
    }

    /// A metric of a series by its name.
    public static func metric(
        _ name: String, of series: SeriesSummary, in store: HistoryStore
    ) throws(HistoryError) -> TrackedMetric {
        guard let metric = series.metrics.first(where: { $0.name == name }) else {
            throw HistoryError(
                .missing, store.path, "the runs of \(series.experiment.name) have no metric '\(name)'",
                remedy: "give one of: \(series.metrics.map(\.name).joined(separator: ", "))")
        }
        return metric
    }

    /// The metric's first run of a commit, given by its hash or the beginning of it, or by the id of the run.
    public static func firstRun(
        of commit: String, in values: MetricSeries, _ store: HistoryStore
    ) throws(HistoryError) -> MetricSeries.Point {
        let fitting = values.points.filter { $0.runID == commit || $0.commit?.hasPrefix(commit) ?? false }
        guard let first = fitting.first, !commit.isEmpty else {
            throw HistoryError(
                .missing, store.path, "no run of commit '\(commit)' has the metric \(values.metric.name)",
                remedy: "'highwater trend \(values.metric.name)' shows the commits at which it changed")
        }
        guard Set(fitting.map(\.commit)).count == 1 else {
            throw HistoryError(
                .invalid, store.path, "several commits begin with '\(commit)'", remedy: "give more of the hash")
        }
        return first
    }

    /// The metric's runs of a branch.
    public static func runs(
        ofBranch branch: String, in values: MetricSeries, _ store: HistoryStore
    ) throws(HistoryError) -> MetricSeries {
        let fitting = values.on(branches: [branch])
        guard !fitting.points.isEmpty else {
            throw HistoryError(
                .missing, store.path, "no run of branch '\(branch)' has the metric \(values.metric.name)",
                remedy: "'highwater history list' shows the runs with their branches")
        }
        return fitting
    }

    private var wanted: String {
        let parts = [
            experiment.map { " of '\($0)'" }, planHash.map { " with the plan \($0)" },
            context.map { " in a context with '\($0)'" },
        ]
        return parts.compactMap(\.self).joined()
    }
}
