import ArgumentParser
import Foundation
import Orchestration
import Reporting
import RunHistory

/// `highwater accept METRIC COMMIT`
struct AcceptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Mark a change of a metric's level as known: from then on the new level counts.",
        discussion: "highwater accept rebalance.time 3f9c2a1b --reason 'sessions wait longer on purpose'")

    @OptionGroup var options: HistoryOptions
    @OptionGroup var series: SeriesOptions

    @Argument(help: "The metric, as 'highwater trend' names it.")
    var metric: String

    @Argument(help: "The first commit of the new level, by the beginning of its hash, or the id of its first run.")
    var commit: String

    @Option(help: "Why it is accepted.")
    var reason = "known"

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let acceptance: Acceptance
        do {
            let store = try options.store()
            acceptance = try RunFailure.explaining { () throws(HistoryError) in try accept(store) }
        } catch { throw fail(error) }
        try finish(
            json
                ? try JSONText.of(acceptance)
                : "\(acceptance.metric): the level from run \(acceptance.runID) on is accepted (\(acceptance.reason))")
    }

    private func accept(_ store: HistoryStore) throws(HistoryError) -> Acceptance {
        let summary = try series.query.series(in: store)
        let values = try store.values(of: HistoryQuery.metric(metric, of: summary, in: store), in: summary)
        let acceptance = Acceptance(
            runID: try HistoryQuery.firstRun(of: commit, in: values, store).runID, metric: metric, reason: reason,
            timeMilliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        try store.add(acceptance)
        return acceptance
    }
}
