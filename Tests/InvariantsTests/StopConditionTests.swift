import Experiments
import Invariants
import Measurement
import Testing

@Suite struct StopConditionTests {
    /// For each lag, one a second, whether the condition is met by then.
    private func states(_ text: String, _ lags: [Double?]) throws -> [Bool] {
        var condition = StopCondition(try Experiments.Expression(parsing: text))
        return lags.enumerated().map { index, lag in
            var sample = Sample()
            sample.seconds = Double(index + 1)
            sample.lagMaximum = lag
            return condition.isMet(by: sample)
        }
    }

    @Test func `without a time one sample is enough`() throws {
        #expect(try states("lag.max > 10", [10, 11, 10]) == [false, true, false])
    }

    @Test func `with a time it must last`() throws {
        #expect(try states("lag.max > 10 for 3s", [11, 11, 11, 11]) == [false, false, true, true])
    }

    @Test func `a good sample begins the time anew`() throws {
        #expect(try states("lag.max > 10 for 2s", [11, 9, 11, 11]) == [false, false, false, true])
    }

    @Test func `a sample without data is not met and begins the time anew`() throws {
        #expect(try states("lag.max > 10 for 2s", [11, nil, 11, 11]) == [false, false, false, true])
        #expect(try states("lag.max > 10", [nil]) == [false])
    }

    @Test func `the share of errors is that of the sample`() throws {
        var condition = StopCondition(try Experiments.Expression(parsing: "errors.rate > 20%"))
        var sample = Sample()
        let isMetIdle = condition.isMet(by: sample)
        sample.achievedRate = 70
        sample.failures = 30
        let isMetFailing = condition.isMet(by: sample)
        #expect(!isMetIdle && isMetFailing)
    }

    @Test func `a condition about a stream looks at its samples`() throws {
        var condition = StopCondition(try Experiments.Expression(parsing: "polite.errors.count > 5"))
        var failing = Sample()
        failing.failures = 9
        let answers = [
            condition.isMet(by: failing),
            condition.isMet(by: failing, streams: ["polite": Sample(), "greedy": failing]),
            condition.isMet(by: Sample(), streams: ["polite": failing]),
        ]
        #expect(answers == [false, false, true])
    }
}
