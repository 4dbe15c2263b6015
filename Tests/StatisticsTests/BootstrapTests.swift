import Foundation
import Statistics
import Testing

@Suite struct BootstrapTests {
    /// Of the standard normal distribution, by Box and Muller.
    private static func normal(_ dice: inout SeededDice) -> Double {
        let (first, second) = (Double(dice.next() >> 11) * 0x1p-53, Double(dice.next() >> 11) * 0x1p-53)
        return (-2 * log(1 - first)).squareRoot() * cos(2 * .pi * second)
    }

    @Test func `an interval of a median covers it about as often as it says, and is the same for a seed`() throws {
        var dice = SeededDice(seed: 1)
        var covered = 0
        var bootstrap = Bootstrap()
        bootstrap.resamples = 200
        for _ in 0..<200 {
            let values = (0..<9).map { _ in Self.normal(&dice) }
            covered += try #require(bootstrap.median(values)).contains(0) ? 1 : 0
        }
        #expect((180...200).contains(covered))
        #expect(Bootstrap().median([3, 1, 2]) == Bootstrap().median([2, 3, 1]))
        #expect(Bootstrap().median([]) == nil && Bootstrap().medianRatio(before: [0, 0], after: [1]) == nil)
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `the interval of the median of five is their range, whatever the seed`(seed: UInt64) {
        // The least value is the median of 5.8 % of all resamples, which is more than is cut off.
        #expect(Bootstrap(seed: seed).median([4, 2, 5, 1, 3]) == 1...5)
    }

    @Test func `a repeated timing is held, violated, or to be repeated until the cap`() {
        let timing = RepeatedTiming(cap: 8) { $0 < 100 }
        #expect(timing.judge([90, 91, 92, 93, 94]) == .held)
        #expect(timing.judge([110, 111, 112, 113, 114]) == .violated)
        #expect(timing.judge([90, 91, 92, 93]) == .unclear(repeatAtMost: 4), "four say too little")
        #expect(timing.judge([95, 97, 99, 101, 103]) == .unclear(repeatAtMost: 3))
        #expect(timing.judge([95, 97, 99, 101, 103, 96, 104, 100]) == .inconclusive)
        #expect(RepeatedTiming { $0 > 100 }.judge([110, 111, 112, 113, 114]) == .held)
    }

    @Test func `a value that equals the bound is on the side that the comparison says`() {
        #expect(RepeatedTiming { $0 <= 100 }.judge([100, 99, 98, 97, 100]) == .held)
        #expect(RepeatedTiming { $0 < 100 }.judge([100, 100, 100, 100, 100]) == .violated)
    }

    /// Each look at the values so far is one more chance to be wrong; how much it costs is what this holds.
    @Test func `looking after every repetition seldom calls held what is a tenth too slow`() {
        var dice = SeededDice(seed: 7)
        var answers: [RepeatedTiming.Answer: Int] = [:]
        var timing = RepeatedTiming { $0 < 1 }
        timing.bootstrap.resamples = 200
        for _ in 0..<40 {
            var values: [Double] = []
            var answer = RepeatedTiming.Answer.unclear(repeatAtMost: 15)
            while case .unclear = answer {
                values.append(1.1 * exp(0.3 * Self.normal(&dice)))
                answer = timing.judge(values)
            }
            answers[answer, default: 0] += 1
        }
        #expect(answers[.held, default: 0] <= 3)
        #expect(answers[.violated, default: 0] >= 8)
    }
}
