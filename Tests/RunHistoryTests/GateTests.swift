import Foundation
import Statistics
import Testing

@testable import RunHistory

@Suite struct GateTests {
    private let main = GateQuestion(commit: "candidate", baseline: .branch("main"))

    @Test func `the history in which commit 31 made rebalances slower is red at the third run, and stays so`() throws {
        let values = try ChangePointOracle.series("rebalance_ms_regress")
        let red = (13...42).filter { judge(Array(values.prefix($0))).answer == .regression }
        #expect(red == Array(33...42))
        let finding = judge(values)
        let change = try #require(finding.openRegressions.first)
        #expect(change.run.commit == "commit-31" && change.commitBefore == "commit-30")
        #expect(finding.reasons.first?.hasPrefix("judged by the trend alone: there is 1 run of this commit") == true)
        print("gate: red at the lengths \(red)")
    }

    @Test(arguments: ["constant", "noise_only", "one_outlier", "bimodal_no_change", "rebalance_ms_fixed"])
    func `stable histories and mended ones stay green at every length`(name: String) throws {
        let values = try ChangePointOracle.series(name)
        for length in 13...values.count {
            #expect(judge(Array(values.prefix(length))).answer == .noRegression, "\(length)")
        }
    }

    @Test func `a regression is red until it is mended, and then green`() {
        var dice = SeededDice(seed: 8)
        let levels = Array(repeating: 1.0, count: 20) + Array(repeating: 1.4, count: 12) + Array(repeating: 1, count: 8)
        let values = zip(NoiseKind.normal.series(40, dice: &dice), levels).map { $0 * $1 }
        #expect(judge(Array(values.prefix(32))).answer == .regression)
        #expect(judge(values).answer == .noRegression)
    }

    @Test func `what changed long ago does not keep the gate red`() {
        var dice = SeededDice(seed: 12)
        let values = NoiseKind.normal.series(160, dice: &dice).enumerated().map { $1 * ($0 < 40 ? 1 : 1.2) }
        #expect(judge(Array(values.prefix(135))).answer == .regression)
        #expect(judge(values).answer == .noRegression)
    }

    @Test func `an accepted shift is green, and the level from there on is the baseline`() throws {
        let values = try ChangePointOracle.series("rebalance_ms_regress")
        var series = MetricSeries.made(values)
        series.points[30].acceptance = "known"
        var finding = Gate().judge(series, main)
        #expect(finding.answer == .noRegression && finding.openRegressions.isEmpty)
        #expect(finding.baseline == 11)

        series = MetricSeries.made(values + values.suffix(5).map { $0 * 1.4 }, candidates: 5)
        series.points[30].acceptance = "known"
        finding = Gate().judge(series, main)
        #expect(finding.answer == .regression && finding.baseline == 12)
    }

    @Test func `five slower runs of a commit are compared with the newest thirty before it`() throws {
        let values = Array(try ChangePointOracle.series("rebalance_ms_regress").prefix(35))
        let finding = Gate().judge(.made(values, candidates: 5), main)
        let comparison = try #require(finding.comparison)
        #expect(finding.baseline == 30 && finding.candidates == 5 && comparison.isRegression)
        #expect(abs(comparison.effect.worsening - 0.3888) < 0.001)
        // Every candidate is slower than every run before: one arrangement of 324,632.
        #expect(agree(MannWhitney(Array(values.prefix(30)), Array(values.suffix(5))).greaterPValue, 1 / 324_632))
        let interval = try #require(comparison.ratioInterval)
        #expect(interval.contains(1 + comparison.effect.worsening) && interval.lowerBound > 1.2)
    }

    @Test func `a level that the runs cannot reach is refused with the numbers that could`() {
        var rules = GateRules()
        rules.leastCandidates = 1
        var finding = Gate(rules: rules).judge(.made([1, 2, 3, 4, 5, 6, 7, 8]), main)
        #expect(finding.answer == .cannotSay)
        #expect(
            finding.reasons == [
                "7 runs of the baseline and 1 of the candidate cannot reach p = 0.05, only 0.125: "
                    + "it takes 19 of the baseline or 2 of the candidate"
            ])
        rules.level = 0.01
        finding = Gate(rules: rules).judge(.made([1, 2, 3, 7, 8, 9], candidates: 3), main)
        #expect(finding.reasons.first?.contains("it takes 7 of the baseline or 7 of the candidate") == true)
    }

    @Test func `a few runs without a history say nothing`() {
        let finding = judge([5, 6, 7])
        #expect(finding.answer == .cannotSay && finding.reasons.first?.contains("needs 10 runs before it") == true)
        let unknown = Gate().judge(.made([1, 2]), .init(commit: "x", baseline: .branch(nil)))
        #expect(unknown.reasons == ["there is no run of commit x"])
    }

    @Test func `metrics that are judged together share the level`() throws {
        let values = Array(try ChangePointOracle.series("rebalance_ms_regress").prefix(35))
        let question = GateQuestion(commit: "candidate", baseline: .branch("main"), metrics: 3)
        let comparison = try #require(Gate().judge(.made(values, candidates: 5), question).comparison)
        #expect(agree(comparison.level, 0.01))
    }

    @Test func `a branch is compared with the branch that it is to go to, and a third one does not matter`() throws {
        let values = try ChangePointOracle.series("rebalance_ms_regress")
        var series = MetricSeries.made(values, candidates: 12)
        for index in 30..<42 { series.points[index].branch = "feature" }
        for index in stride(from: 0, to: 30, by: 2) { series.points[index].branch = "third" }
        let finding = Gate().judge(series, main)
        #expect(finding.baseline == 15 && finding.candidates == 12 && finding.answer == .regression)
    }

    @Test func `a named run stands for all runs of its commit, wherever they lie`() throws {
        let values = try ChangePointOracle.series("rebalance_ms_regress")
        var series = MetricSeries.made(values, candidates: 6)
        for index in 2..<8 { series.points[index].commit = "release" }
        let finding = Gate().judge(series, .init(commit: "candidate", baseline: .run("run-5")))
        #expect(finding.baseline == 6 && finding.comparison?.isRegression == true)
    }

    private func judge(_ values: [Double]) -> GateFinding { Gate().judge(.made(values), main) }
}
