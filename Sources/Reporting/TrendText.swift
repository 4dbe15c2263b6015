import Foundation
import RunHistory

/// A trend for a person: the chart, the changes with their commits, and a drift.
public struct TrendText: Sendable {
    private let trend: Trend
    private let title: String

    public init(_ trend: Trend, title: String) { (self.trend, self.title) = (trend, title) }

    public func text(color: Bool, width: Int = 100) -> String {
        (lines(color: color, width: width)).joined(separator: "\n")
    }

    private func lines(color: Bool, width: Int) -> [String] {
        var table = TerminalTable(columns: Array(repeating: .left, count: 7), maximumWidth: max(110, width))
        if trend.changes.isEmpty {
            table.addText("no change points")
        } else {
            table.addRow(
                ["run", "commit", "before", "after", "change", "p (t, permutation)", ""].map { StyledText($0, .dim) })
        }
        for change in trend.changes { table.addRow(row(change)) }
        if let drift = trend.drift { table.addText(StyledText(Self.sentence(drift), drift.isWorse ? .bad : .plain)) }
        let chart = trend.series.points.isEmpty ? [] : TrendChart(trend, width: width).lines(color: color)
        return [DisplayWidth.oneLine(title)] + chart + [""] + table.lines(color: color)
    }

    private func row(_ change: ChangePoint) -> [StyledText] {
        let metric = trend.series.metric
        let style = TrendWords.tone(change).style
        return [
            StyledText("\(change.index + 1)"), StyledText(TrendWords.commit(change.run.commit)),
            StyledText(TrendWords.value(change.levelBefore, metric)),
            StyledText(TrendWords.value(change.levelAfter, metric)),
            StyledText(TrendWords.percent(change.change), style),
            StyledText(
                TrendWords.probability(change.pValue) + ", "
                    + (change.permutationPValue.map(TrendWords.probability) ?? "–")),
            StyledText(TrendWords.standing(change), style),
        ]
    }

    static func sentence(_ drift: Drift) -> String {
        let percent = { (share: Double) in String(format: "%+.2f %%", share * 100) }
        return "drift, \(drift.isWorse ? "worse" : "better"): \(percent(drift.slopePerRun)) a run over the last "
            + "\(Drift.runs) (99 %: \(percent(drift.interval.lowerBound)) to \(percent(drift.interval.upperBound))); "
            + "steps that are found within it may be the drift"
    }
}
