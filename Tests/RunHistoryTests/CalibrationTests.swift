import Foundation
import Statistics
import Testing

@testable import RunHistory

/// The shipped gate is measured, not trusted.
@Suite struct CalibrationTests {
    private static let seriesPerKind = 400

    @Test(arguments: NoiseKind.allCases)
    func `on stable series at most five in a hundred gates are red, with five runs of the commit and with one`(
        kind: NoiseKind
    ) {
        var dice = SeededDice(seed: 20_260_101)
        var (five, one) = (0, 0)
        for _ in 0..<Self.seriesPerKind {
            let values = kind.series(40, dice: &dice)
            let finding = finding(values, candidates: 5)
            five += finding.answer == .regression ? 1 : 0
            // With one run of the commit the same trend decides alone.
            one += finding.openRegressions.isEmpty ? 0 : 1
        }
        let percent = { (count: Int) in String(format: "%.2f %%", Double(count * 100) / Double(Self.seriesPerKind)) }
        print("calibration: \(kind.rawValue): \(percent(five)) of \(Self.seriesPerKind), one run \(percent(one))")
        #expect(five * 100 <= 5 * Self.seriesPerKind)
        #expect(one * 100 <= 5 * Self.seriesPerKind)
    }

    @Test(arguments: [(10, 5), (35, 5)])
    func `four in five shifts by a fifth at a spread of 12 % are found`(baseline: Int, candidates: Int) {
        var dice = SeededDice(seed: 20_260_102)
        var red = 0
        for _ in 0..<Self.seriesPerKind {
            var values = NoiseKind.logNormal.series(baseline + candidates, dice: &dice)
            for index in baseline..<values.count { values[index] *= 1.2 }
            red += isRed(values, candidates: candidates) ? 1 : 0
        }
        print("power: +20 % at 12 %, \(baseline) v \(candidates): \(red * 100 / Self.seriesPerKind) % of 400")
        #expect(red * 100 >= 80 * Self.seriesPerKind)
    }

    @Test func `a shift for the better, and one of a metric of which more is better, are told apart`() {
        var dice = SeededDice(seed: 4)
        var values = NoiseKind.normal.series(40, dice: &dice)
        for index in 35..<40 { values[index] *= 0.7 }
        #expect(!isRed(values, candidates: 5))
        #expect(isRed(values, candidates: 5, better: .higher))
    }

    private func isRed(_ values: [Double], candidates: Int, better: TrackedMetric.Direction = .lower) -> Bool {
        finding(values, candidates: candidates, better: better).answer == .regression
    }

    private func finding(_ values: [Double], candidates: Int, better: TrackedMetric.Direction = .lower) -> GateFinding {
        var rules = GateRules()
        rules.bootstrap.resamples = 0
        let series = MetricSeries.made(values, candidates: candidates, better: better)
        let question = GateQuestion(commit: "candidate", baseline: .branch("main"))
        return Gate(rules: rules).judge(series, question)
    }
}
