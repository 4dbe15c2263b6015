import Foundation
import Statistics

/// A series of one metric with the runs at which its level changed.
public struct Trend: Sendable, Hashable {
    public let series: MetricSeries
    public let rules: TrendRules
    /// In the order of time.
    public let changes: [ChangePoint]
    /// A slow change over the newest runs.
    public let drift: Drift?

    public init(_ series: MetricSeries, rules: TrendRules = TrendRules()) {
        let values = series.values
        let scale = TrendScale(values)
        let search = SplitMerge(
            windowLength: rules.windowLength, level: rules.level, minimumMagnitude: rules.minimumChange,
            minimumSegment: rules.minimumSegment, scale: scale.scale)
        let points = search.points(scale.values)
        let borders = [0] + points.map(\.index) + [values.count]
        self.series = series
        self.rules = rules
        changes = points.enumerated().map { position, point in
            Self.change(point, borders[position], borders[position + 2], series, scale.values, rules)
        }
        drift = Drift(
            values, steps: points.map(\.index), better: series.metric.better, minimum: rules.minimumChange)
    }

    /// Where the present level begins: at the last change that is no mere watch, or at the last accepted one.
    public var levelStart: Int {
        let change = changes.last { $0.standing == .confirmed }?.index ?? 0
        return max(change, series.points.lastIndex { $0.acceptance != nil } ?? 0)
    }

    /// The changes for the worse that are certain, not accepted, and from which the metric has not recovered since.
    public var openRegressions: [ChangePoint] {
        guard !series.points.isEmpty else { return [] }
        let present = Median.of(series.values[levelStart...])
        return changes.filter { change in
            change.standing == .confirmed && change.isWorse && change.acceptance == nil
                && Effect(before: change.levelBefore, after: present, better: series.metric.better).worsening
                    > rules.minimumChange
        }
    }

    private static func change(
        _ point: SplitPoint, _ begin: Int, _ end: Int, _ series: MetricSeries, _ scaled: [Double], _ rules: TrendRules
    ) -> ChangePoint {
        let index = point.index
        // A long level is as good as infinite, and would only take time.
        let (first, last) = (max(begin, index - rules.windowLength), min(end, index + rules.windowLength))
        // With the step among them: the question is whether wandering alone explains it.
        let around = max(0, index - rules.windowLength)..<min(scaled.count, index + rules.windowLength)
        let correlation = SerialCorrelation(Array(scaled[around]))
        let corrected = 2 * correlation.corrected(point.pValue / 2, index - begin, end - index)
        let isLikely = rules.trustsTTest || corrected < rules.correctedLevel
        let shuffled = isLikely ? permutationPValue(scaled, first, index, last, rules) : nil
        let (before, after) = (Median.of(series.values[begin..<index]), Median.of(series.values[index..<end]))
        let isCertain = rules.trustsTTest || shuffled.map { $0 <= rules.permutationLevel } ?? false
        let isWatched = index >= series.points.count - rules.watchedRuns
        return ChangePoint(
            index: index, run: series.points[index], commitBefore: series.points[index - 1].commit,
            levelBefore: before, levelAfter: after, pValue: point.pValue, correctedPValue: corrected,
            permutationPValue: shuffled, standing: isWatched ? .watch : isCertain ? .confirmed : .doubtful,
            isWorse: series.metric.better == .lower
                ? point.meanAfter > point.meanBefore : point.meanAfter < point.meanBefore,
            acceptance: acceptance(near: index, series, rules))
    }

    private static func permutationPValue(
        _ values: [Double], _ begin: Int, _ index: Int, _ end: Int, _ rules: TrendRules
    ) -> Double {
        let half = rules.windowLength / 2
        let around = Array(values[max(begin, index - half)..<min(end, index + half)])
        // The same series always gives the same answer.
        var dice = SeededDice(seed: UInt64(index))
        return PermutationTest(level: rules.permutationLevel).pValue(
            around, [0, around.count], stopsEarly: true, dice: &dice)
    }

    /// Later runs may move a point by a run or two; what was accepted stays accepted.
    private static func acceptance(near index: Int, _ series: MetricSeries, _ rules: TrendRules) -> String? {
        let reach = max(0, index - rules.minimumSegment)...min(series.points.count - 1, index + rules.minimumSegment)
        return series.points[reach].compactMap(\.acceptance).last
    }
}
