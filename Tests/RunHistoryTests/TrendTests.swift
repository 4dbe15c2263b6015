import Foundation
import Testing

@testable import RunHistory

@Suite struct TrendTests {
    @Test func `the trend names the commit, the levels and the change of the slow rebalances`() throws {
        let trend = Trend(.made(try ChangePointOracle.series("rebalance_ms_regress")))
        let change = try #require(trend.changes.first)
        #expect(trend.changes.count == 1 && change.index == 30 && change.run.commit == "commit-31")
        #expect(change.levelBefore == 4151.8 && change.levelAfter == 5611)
        #expect(abs(change.change - 0.3515) < 0.001 && change.standing == .confirmed && change.isWorse)
        #expect(change.permutationPValue == 0.001 && change.pValue < 1e-10)
        #expect(trend.levelStart == 30 && trend.drift == nil)
    }

    @Test(arguments: [(31, "watch"), (32, "watch"), (33, "confirmed")])
    func `a change in the last two runs is only watched`(length: Int, standing: String) throws {
        let values = try ChangePointOracle.series("step_20pct")
        let shifted = Array(values[..<20].prefix(20)) + values[20...].prefix(length - 30)
        let change = try #require(Trend(.made(shifted)).changes.first)
        #expect(change.index == 20 && change.standing.rawValue == standing)
        #expect(Trend(.made(shifted)).openRegressions.isEmpty == (standing == "watch"))
    }

    @Test func `levels of less than three runs are merged with their neighbours`() throws {
        for name in ["one_outlier", "two_outliers_adjacent"] {
            #expect(Trend(.made(try ChangePointOracle.series(name))).changes.isEmpty, "\(name)")
        }
        let first = try ChangePointOracle.series("step_first_3")
        #expect(Trend(.made(first)).changes.map(\.index) == [3])
        #expect(Trend(.made(Array(first.dropFirst()))).changes.isEmpty)
    }

    @Test func `a slow drift is told as one, and a step is not`() throws {
        let drift = try #require(Trend(.made(try ChangePointOracle.series("slow_drift"))).drift)
        #expect(drift.isWorse && drift.interval.lowerBound > 0 && drift.interval.contains(drift.slopePerRun))
        for name in ["step_20pct", "rebalance_ms_regress", "noise_only", "staircase_120", "constant"] {
            #expect(Trend(.made(try ChangePointOracle.series(name))).drift == nil, "\(name)")
        }
    }

    @Test func `values at or below zero are compared as they are, and a change from zero is infinite`() throws {
        let negative = Trend(.made(try ChangePointOracle.series("negative_values"), better: .higher))
        #expect(negative.changes.map(\.index) == [20])
        let zero = Trend(.made(try ChangePointOracle.series("zero_to_nonzero")))
        #expect(zero.changes.map(\.index) == [12])
        #expect(zero.openRegressions.count == 1)
        #expect(Trend(.made([Double](repeating: 0, count: 12) + [3, 3, 3, 3])).changes.first?.change == .infinity)
    }

    @Test func `no runs and one run have no changes`() {
        #expect(Trend(MetricSeries(metric: TrackedMetric("m", unit: "", better: .lower), points: [])).changes.isEmpty)
        #expect(Trend(.made([1])).openRegressions.isEmpty)
    }
}
