import Foundation
import RunHistory

/// The series of a history and its newest runs.
public struct HistoryListing: Sendable, Encodable {
    struct Series: Sendable, Encodable {
        var experiment: ExperimentIdentity
        var context: String
        var runs: Int
        var newest_ms: Int64
        var metrics: [TrackedMetric]
    }

    let series: [Series]
    let newest: [RunRecord]

    public init(series: [SeriesSummary], newest: [RunRecord]) {
        self.series = series.map {
            Series(
                experiment: $0.experiment, context: $0.context, runs: $0.runs, newest_ms: $0.newestMilliseconds,
                metrics: $0.metrics)
        }
        self.newest = newest
    }

    public var text: String {
        guard !series.isEmpty else { return "no runs" }
        var table = TerminalTable(columns: Array(repeating: .left, count: 5), maximumWidth: 120)
        for series in series {
            let plan = series.experiment.planHash.prefix(8)
            table.addText(StyledText("\(series.experiment.name), plan \(plan): \(series.runs) runs"))
            table.addText(StyledText(series.context), indent: 2)
            let metrics = series.metrics.map { "\($0.name)\($0.unit.isEmpty ? "" : " (\($0.unit))")" }
            table.addText(StyledText(metrics.joined(separator: ", ")), indent: 2)
        }
        if !newest.isEmpty { table.addText("") }
        for run in newest {
            table.addRow(
                [
                    TrendWords.day(run.timeMilliseconds), run.id, TrendWords.commit(run.commit?.commit),
                    run.commit?.branch ?? "", run.verdict.rawValue,
                ].map { StyledText($0) })
        }
        return table.lines(color: false).joined(separator: "\n")
    }
}
