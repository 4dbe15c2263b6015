import ArgumentParser
import Foundation
import Orchestration
import Reporting
import RunHistory

/// `highwater trend METRIC`
struct TrendCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trend", abstract: "Show a metric over the runs, and the commits at which its level changed.",
        discussion: """
            A change in the last two runs is only watched: the next run tells. docs/history.md says how changes are found.

              highwater trend rebalance.time --branch main --plot rebalance.svg
            """)

    @OptionGroup var options: HistoryOptions
    @OptionGroup var series: SeriesOptions

    @Argument(help: "The metric, as 'highwater history list' names it.")
    var metric: String

    @Option(help: ArgumentHelp("Only runs of this branch.", valueName: "name"))
    var branch: String?

    @Option(help: ArgumentHelp("Only so many of the newest runs.", valueName: "count"))
    var last: Int?

    @Option(help: ArgumentHelp("Draw the trend into this SVG file too.", valueName: "svg"), completion: .file())
    var plot: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard last.map({ $0 > 0 }) ?? true else { throw ValidationError("--last must be 1 or more") }
    }

    func run() throws {
        let text: String
        do {
            let store = try options.store()
            let (trend, title) = try RunFailure.explaining { () throws(HistoryError) in try read(store) }
            if let plot { try PlotFile(plot).write(TrendPlot(trend, title: title).svg) }
            text =
                json
                ? try JSONText.of(TrendJSON(trend, title: title))
                : TrendText(trend, title: title).text(color: Console.hasColor)
        } catch let error as RunFailure { throw fail(error) }
        try finish(text)
    }

    private func read(_ store: HistoryStore) throws(HistoryError) -> (Trend, String) {
        let summary = try series.query.series(in: store)
        var values = try store.values(of: HistoryQuery.metric(metric, of: summary, in: store), in: summary)
        if let branch { values = try HistoryQuery.runs(ofBranch: branch, in: values, store) }
        if let last { values.points = values.points.suffix(last) }
        return (Trend(values), summary.title + (branch.map { ", branch \($0)" } ?? ""))
    }
}
