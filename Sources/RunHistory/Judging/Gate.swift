import Foundation
import Statistics

/// Compares a commit with what was before, and says whether a metric became worse.
///
/// Two things make it red: the runs of the commit are worse than those of the baseline by an exact rank test and by more
/// than the least effect; or the trend has a confirmed change for the worse that nobody accepted and nobody mended.
public struct Gate: Sendable {
    public var rules: GateRules

    public init(rules: GateRules = GateRules()) { self.rules = rules }

    /// Judges one metric; `series` has all its comparable runs.
    public func judge(_ series: MetricSeries, _ question: GateQuestion) -> GateFinding {
        let selection = GateSelection(series, question, rules)
        let trend = selection.trend
        var finding = GateFinding(
            metric: series.metric, answer: .cannotSay, baseline: selection.baseline.count,
            candidates: selection.candidates.count, comparison: nil,
            openRegressions: trend.openRegressions.filter { $0.index >= selection.firstJudged },
            watched: trend.changes.last.flatMap { $0.standing == .watch && $0.isWorse ? $0 : nil },
            drift: trend.drift, reasons: [])
        compare(selection, question, &finding)
        if !finding.openRegressions.isEmpty { finding.answer = .regression }
        return finding
    }

    private func compare(_ selection: GateSelection, _ question: GateQuestion, _ finding: inout GateFinding) {
        let (before, after) = (selection.baseline, selection.candidates)
        let level = rules.level(baseline: before.count, metrics: question.metrics)
        guard !after.isEmpty else {
            finding.reasons.append("there is no run of commit \(question.commit)")
            return
        }
        guard after.count >= rules.leastCandidates else { return trendAlone(selection, &finding) }
        guard !before.isEmpty, GateSampleSize(before.count, after.count, level: level).isEnough else {
            finding.reasons.append(GateSampleSize(before.count, after.count, level: level).refusal)
            return
        }
        let comparison = comparison(selection, level)
        finding.comparison = comparison
        finding.answer = comparison.isRegression ? .regression : .noRegression
    }

    private func trendAlone(_ selection: GateSelection, _ finding: inout GateFinding) {
        let count = selection.candidates.count
        let few = "\(count) run\(count == 1 ? "" : "s") of this commit, and \(rules.leastCandidates) are needed"
        let before = selection.trend.series.points.count - count
        guard before >= rules.leastTrend else {
            finding.reasons.append(
                "there \(count == 1 ? "is" : "are") \(few) to compare; the trend needs \(rules.leastTrend) runs before it, "
                    + "and has \(before)")
            return
        }
        finding.answer = .noRegression
        finding.reasons.append("judged by the trend alone: there \(count == 1 ? "is" : "are") \(few) to compare them")
    }

    private func comparison(_ selection: GateSelection, _ level: Double) -> GateFinding.Comparison {
        let (before, after) = (selection.baseline, selection.candidates)
        let better = selection.trend.series.metric.better
        let test = better == .lower ? MannWhitney(before, after) : MannWhitney(after, before)
        let effect = Effect(before: Median.of(before), after: Median.of(after), better: better)
        let correlation = SerialCorrelation(TrendScale(selection.level).values, standardErrors: 1)
        let pValue =
            rules.isPlain
            ? test.greaterPValue : correlation.corrected(test.greaterPValue, before.count, after.count)
        return GateFinding.Comparison(
            effect: effect, ratioInterval: rules.bootstrap.medianRatio(before: before, after: after), pValue: pValue,
            level: level, isRegression: pValue <= level && effect.worsening > rules.minimumEffect)
    }
}
