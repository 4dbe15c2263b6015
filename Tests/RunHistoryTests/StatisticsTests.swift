import Foundation
import Statistics
import Testing

@testable import RunHistory

@Suite struct StatisticsTests {
    @Test func `the rank test is exact with equal values too: it counts the arrangements there are`() {
        let (first, second) = ([1.0, 2, 2, 3], [2.0, 3, 3, 4, 4])
        let all = first + second
        let observed = MidRanks(first, second).doubledSum
        var (least, total) = (0, 0)
        for mask in 0..<(1 << all.count) where mask.nonzeroBitCount == first.count {
            let chosen = all.indices.filter { mask & (1 << $0) != 0 }.map { all[$0] }
            let rest = all.indices.filter { mask & (1 << $0) == 0 }.map { all[$0] }
            total += 1
            least += MidRanks(chosen, rest).doubledSum <= observed ? 1 : 0
        }
        #expect(agree(MannWhitney(first, second).greaterPValue, Double(least) / Double(total)))
        // The same question with the samples in the other places.
        #expect(MannWhitney(second, first).greaterPValue > 0.9)
    }

    @Test func `beyond the exact limit the normal approximation takes over without a jump`() {
        let (first, second) = ((0..<30).map { Double($0 * 7 % 31) }, (0..<30).map { Double($0 * 11 % 31) + 4.5 })
        let exact = MannWhitney(first, second).greaterPValue
        let normal = MannWhitney(first + [15], second).greaterPValue
        #expect(abs(exact - normal) < 0.01 && exact > 0.001 && exact < 0.5)
    }

    @Test(arguments: [(3, 3, 20.0), (4, 4, 70), (10, 5, 3003), (1, 19, 20)])
    func `the least p-value is one arrangement of all`(first: Int, second: Int, arrangements: Double) {
        #expect(agree(MannWhitney.leastPValue(first, second), 1 / arrangements))
    }

    @Test func `quantiles of the normal distribution are those of the tables`() {
        #expect(abs(NormalDistribution.quantile(upperTail: 0.025) - 1.959963984540054) < 1e-9)
        #expect(abs(NormalDistribution.quantile(upperTail: 1e-9) - 5.997807015) < 1e-6)
    }

    @Test func `far values are marked, also where more than half are equal`() {
        let scores = OutlierScore.scores([10, 11, 10, 12, 11, 60])
        #expect(scores.map { abs($0) > OutlierScore.limit } == [false, false, false, false, false, true])
        #expect(OutlierScore.scores([5, 5, 5, 5, 5, 5, 5, 5, 9])[8] > OutlierScore.limit)
        #expect(OutlierScore.scores([5, 5]) == [0, 0])
    }

    @Test func `the slope of Theil and Sen does not follow outliers, and its interval covers it`() throws {
        var values = (0..<20).map { 3 + 0.5 * Double($0) }
        values[4] = 400
        values[17] = -300
        let fit = try #require(TheilSen(values))
        #expect(abs(fit.slope - 0.5) < 1e-9 && fit.interval.contains(0.5))
        #expect(TheilSen([1, 2]) == nil)
    }

    @Test func `runs that resemble their neighbours make a comparison weaker, and independent ones do not`() {
        var dice = SeededDice(seed: 2)
        let wandering = SerialCorrelation(NoiseKind.autocorrelated.series(200, dice: &dice))
        #expect((0.45...0.75).contains(wandering.coefficient))
        #expect(wandering.corrected(0.001, 30, 5) > 0.01)
        let independent = SerialCorrelation(NoiseKind.normal.series(200, dice: &dice))
        #expect(independent.coefficient == 0 && independent.corrected(0.001, 30, 5) == 0.001)
        // Two runs with φ: Var(b - a) = 2 - 2φ, less than for independent ones; it is never taken as such.
        #expect(wandering.varianceInflation(1, 1) == 1)
    }
}
