import ArgumentParser
import Invariants
import Orchestration
import Reporting
import RunHistory

/// `highwater gate`
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate", abstract: "Compare a commit with the runs before it, and fail when a metric became worse.",
        discussion: """
            Exit codes: 0 no regression, 6 regression, 3 too few runs to say, 64 usage, 66 no or an unusable history, or
            no such commit, run or branch.

              highwater gate --baseline main --metric rebalance.time
            """)

    @OptionGroup var options: HistoryOptions
    @OptionGroup var series: SeriesOptions

    @Option(help: "A metric to judge; by default all of them. May be repeated: all share the level.")
    var metric: [String] = []

    @Option(
        help: ArgumentHelp("The commit; by default the one at work, or else that of the newest run.", valueName: "hash")
    )
    var commit: String?

    @Option(help: ArgumentHelp("Compare with runs of this branch; by default that of the commit.", valueName: "branch"))
    var baseline: String?

    @Option(help: ArgumentHelp("Compare with this run, and those of the same commit.", valueName: "id"))
    var baselineRun: String?

    @Option(help: ArgumentHelp("Compare with at most so many runs, the newest.", valueName: "count"))
    var last = GateRules().baselineRuns

    @Option(help: "The probability of a false alarm, all metrics together.")
    var level = GateRules().level

    @Option(help: "A change of the median by this share or less is no regression.")
    var effect = GateRules().minimumEffect

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard level > 0, level < 0.5 else { throw ValidationError("--level must be between 0 and 0.5") }
        guard effect >= 0 else { throw ValidationError("--effect must be 0 or more") }
        guard last > 0 else { throw ValidationError("--last must be 1 or more") }
        guard baseline == nil || baselineRun == nil else {
            throw ValidationError("give --baseline or --baseline-run, not both")
        }
    }

    func run() throws {
        let report: GateReport
        do {
            let store = try options.store()
            report = try RunFailure.explaining { () throws(HistoryError) in try judge(store) }
        } catch { throw fail(error) }
        let text = json ? try JSONText.of(GateJSON(report)) : GateText(report).text(color: Console.hasColor)
        try finish(text, report.answer.exitCode)
    }

    private func judge(_ store: HistoryStore) throws(HistoryError) -> GateReport {
        var rules = GateRules()
        (rules.level, rules.minimumEffect, rules.baselineRuns) = (level, effect, last)
        let summary = try series.query.series(in: store)
        return try GateReport(
            store, summary, metrics: metric, commit: commit, current: CommitIdentity.current(),
            baseline: baselineRun.map { .run($0) } ?? baseline.map { .branch($0) }, rules: rules)
    }
}

extension GateFinding.Answer {
    fileprivate var exitCode: Invariants.ExitCode {
        switch self {
        case .noRegression: .held
        case .regression: .regression
        case .cannotSay: .inconclusive
        }
    }
}
