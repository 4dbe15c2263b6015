import Foundation
import TestSupport
import Testing

@testable import RunHistory

@Suite struct GateReportTests {
    let directory: TemporaryDirectory
    let store: HistoryStore

    init() throws {
        directory = try TemporaryDirectory()
        store = try HistoryStore(path: directory.file("history.sqlite").string)
        for (index, value) in try ChangePointOracle.series("rebalance_ms_regress").enumerated() {
            try store.add(.made(index, rebalance: value))
        }
    }

    @Test func `all metrics of the newest commit are judged, and the worst answer is that of the report`() throws {
        let report = try judge()
        #expect(report.question.commit == "commit-42" && report.question.baseline == .branch("main"))
        #expect(report.findings.map(\.metric.name) == ["rebalance.time", "throughput"])
        #expect(report.findings.map(\.answer) == [.regression, .noRegression] && report.answer == .regression)
        try #expect(judge(metrics: ["throughput"]).answer == .noRegression)
    }

    @Test func `the commit at work counts where there are runs of it, and one that is named always`() throws {
        try #expect(judge(current: .init(commit: "commit-20", branch: "main")).question.commit == "commit-20")
        try #expect(judge(current: .init(commit: "elsewhere", branch: "main")).question.commit == "commit-42")
        let early = try judge(commit: "commit-29", current: .init(commit: "commit-20", branch: "main"))
        #expect(early.question.commit == "commit-29" && early.answer == .noRegression)
    }

    @Test func `the beginning of a hash must mean one commit`() throws {
        #expect { try judge(commit: "commit-4") } throws: { "\($0)".contains("several commits begin with 'commit-4'") }
        #expect { try judge(commit: "x") } throws: { ($0 as? HistoryError)?.kind == .missing }
        #expect { try judge(metrics: ["y"]) } throws: { "\($0)".contains("give one of: rebalance.time, throughput") }
        #expect { try judge(baseline: .run("z")) } throws: { "\($0)".contains("no run 'z'") }
    }

    @Test func `a baseline branch that no run is of is refused, and the branch of the commit is not`() throws {
        let error = try #require(throws: HistoryError.self) { try judge(baseline: .branch("mian")) }
        #expect(error.kind == .missing && error.problem.contains("no run of branch 'mian'"), "\(error)")
        try #expect(judge(baseline: .branch("main")).answer == .regression)
        // Of another series: the plan has changed.
        let other = RunContext(machine: "other", broker: "b", client: "c", topology: "t", protocol: "p")
        try store.add(.made(0, branch: "old", context: other))
        #expect(throws: Never.self) { try judge(baseline: .branch("old")) }
        let first = try HistoryStore(path: directory.file("first.sqlite").string)
        try first.add(.made(0, branch: "feature"))
        let report = try GateReport(
            first, HistoryQuery().series(in: first), metrics: [], commit: nil, current: nil, baseline: nil,
            rules: GateRules())
        #expect(report.question.baseline == .branch("feature") && report.answer == .cannotSay)
    }

    @Test func `what was accepted in the file is green`() throws {
        try store.add(
            Acceptance(runID: RunRecord.made(30).id, metric: "rebalance.time", reason: "known", timeMilliseconds: 1))
        try #expect(judge().answer == .noRegression)
    }

    private func judge(
        metrics: [String] = [], commit: String? = nil, current: CommitIdentity? = nil,
        baseline: GateQuestion.Baseline? = nil
    ) throws -> GateReport {
        try GateReport(
            store, HistoryQuery().series(in: store), metrics: metrics, commit: commit, current: current,
            baseline: baseline, rules: GateRules())
    }
}
