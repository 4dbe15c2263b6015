import Foundation
import Statistics
import Testing

@Suite struct BinomialBoundTests {
    @Test(arguments: [(5, 0.4507), (10, 0.2589), (15, 0.1810), (59, 0.0495)])
    func `nothing seen in so many trials has its closed form`(trials: Int, bound: Double) {
        #expect(abs(BinomialBound.upper(0, of: trials) - bound) < 5e-5)
        #expect(abs(BinomialBound.upper(0, of: trials) - (1 - pow(0.05, 1 / Double(trials)))) < 1e-12)
    }

    @Test(arguments: [(1, 5), (2, 5), (4, 5), (3, 20), (50, 100)])
    func `at the bound so few are seen with the probability that is left`(count: Int, trials: Int) {
        let share = BinomialBound.upper(count, of: trials)
        let probability = (0...count).map { seen -> Double in
            let ways = lgamma(Double(trials + 1)) - lgamma(Double(seen + 1)) - lgamma(Double(trials - seen + 1))
            return exp(ways + Double(seen) * log(share) + Double(trials - seen) * log(1 - share))
        }.reduce(0, +)
        #expect(abs(probability - 0.05) < 1e-9)
    }

    @Test func `without trials, and where all failed, nothing is excluded`() {
        #expect(BinomialBound.upper(0, of: 0) == 1)
        #expect(BinomialBound.upper(5, of: 5) == 1)
    }

    @Test func `both sides at once would be told as a greater bound`() {
        #expect(abs(BinomialBound.upper(0, of: 5, confidence: 0.975) - 0.5218) < 5e-5)
    }
}
