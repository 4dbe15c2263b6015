/// The findings of a gate on all metrics of a commit.
public struct GateReport: Sendable, Hashable {
    public var series: SeriesSummary
    public var question: GateQuestion
    public var findings: [GateFinding]

    /// Judges a commit by what the history has.
    ///
    /// - Parameters:
    ///   - store: The history.
    ///   - series: The runs that may be compared.
    ///   - metrics: The names of those to judge; none for all.
    ///   - commit: The commit, or the beginning of its hash; nothing for `current`, or else that of the newest run.
    ///   - current: The commit that is at work, which counts if there are runs of it.
    ///   - baseline: What to compare with; nothing for the branch of the commit.
    ///   - rules: How it decides.
    /// - Throws: `HistoryError` when the history has no such metric, commit or run, or none of the baseline's branch.
    public init(
        _ store: HistoryStore, _ series: SeriesSummary, metrics: [String], commit: String?, current: CommitIdentity?,
        baseline: GateQuestion.Baseline?, rules: GateRules
    ) throws(HistoryError) {
        var chosen = series.metrics
        if !metrics.isEmpty {
            chosen = []
            for name in metrics { chosen.append(try HistoryQuery.metric(name, of: series, in: store)) }
        }
        var values: [MetricSeries] = []
        for metric in chosen { values.append(try store.values(of: metric, in: series)) }
        let points = values.flatMap(\.points)
        let candidate = try Self.candidate(commit, current, values, store)
        if case .run(let id)? = baseline, !points.contains(where: { $0.runID == id }) {
            throw HistoryError(
                .missing, store.path, "there is no run '\(id)' of \(series.experiment.name) to compare with",
                remedy: "'highwater history list' shows the runs")
        }
        // A plan that has changed has no runs of it yet; a name that is written wrong has none at all.
        if case .branch(let branch?)? = baseline, try !store.hasRuns(ofBranch: branch) {
            throw HistoryError(
                .missing, store.path, "there is no run of branch '\(branch)' to compare with",
                remedy: "'highwater history list' shows the runs with their branches")
        }
        let question = GateQuestion(
            commit: candidate, baseline: baseline ?? .branch(points.last { $0.commit == candidate }?.branch),
            metrics: values.count)
        self.series = series
        self.question = question
        findings = values.map { Gate(rules: rules).judge($0, question) }
    }

    /// The worst answer of all metrics.
    public var answer: GateFinding.Answer {
        if findings.contains(where: { $0.answer == .regression }) { return .regression }
        return findings.isEmpty || findings.contains { $0.answer == .cannotSay } ? .cannotSay : .noRegression
    }

    private static func candidate(
        _ commit: String?, _ current: CommitIdentity?, _ values: [MetricSeries], _ store: HistoryStore
    ) throws(HistoryError) -> String {
        let points = values.flatMap(\.points)
        if let commit, let first = values.first {
            let point = try HistoryQuery.firstRun(of: commit, in: first, store)
            return point.commit ?? commit
        }
        if let current, points.contains(where: { $0.commit == current.commit }) { return current.commit }
        let newest = points.filter { $0.commit != nil }.max { $0.timeMilliseconds < $1.timeMilliseconds }
        guard let hash = newest?.commit else {
            throw HistoryError(
                .missing, store.path, "no run tells its commit, so there is none to judge",
                remedy: "run where git or the CI system tells it, or set HIGHWATER_COMMIT")
        }
        return hash
    }
}
