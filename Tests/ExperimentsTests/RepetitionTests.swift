import Experiments
import Testing

@Suite struct RepetitionTests {
    /// The sample with its killed consumer at 15 s, repeated as `text` says.
    private static func load(_ text: String) throws -> ScheduledFault {
        let experiment = try Samples.load(
            Samples.experiment.replacing(
                "restart-after: 3s, for: 10s", with: "restart-after: 3s, for: 4s, repeat: \(text)"
            ).replacing(", during: kill-one + 2s", with: ""))
        return try #require(experiment.schedule.first { $0.id == "kill-one" })
    }

    @Test(arguments: [
        // The load lasts a minute: three times as many find room only if they are close enough.
        ("3", 3, 3, 14), ("{times: 2, every: 5s}", 2, 6, 5), ("{times: 5, every: 5s}", 5, 9, 5),
        ("{times: 5, at-most: 6, every: 5s}", 5, 6, 5),
    ])
    func `a fault is repeated as often as it says, and up to the room that the load has`(
        text: String, times: Int, atMost: Int, every: Int
    ) throws {
        #expect(
            try Self.load(text).repetition == FaultRepetition(times: times, atMost: atMost, every: .seconds(every)))
    }

    @Test func `a repetition is the fault under a name of its own, at its own time`() throws {
        let fault = try Self.load("{times: 5, every: 5s}")
        let third = fault.repetition(3)
        #expect(third.id == "kill-one#3" && third.at == .seconds(25) && third.end == .seconds(29))
        #expect(third.repetition == nil && third.restartAfter == .seconds(3))
        #expect(fault.end(afterRepetitions: 5) == .seconds(40) && fault.latestEnd == .seconds(60))
        // No other fault can be called so.
        #expect(Samples.mistakes(replacing: "id: tick", with: "id: \"\(third.id)\"").count == 1)
    }

    @Test(arguments: [
        (
            "{times: 5, every: 10s}",
            "5 repetitions, one every 10s from 15s on, end at 65s, but the load ends at 1min / lengthen the load profile to 65s, or write 'every: 9s' at the most"
        ),
        (
            "{times: 2, at-most: 12, every: 5s}",
            "12 repetitions, one every 5s from 15s on, end at 75s, but the load ends at 1min / lengthen the load profile to 75s, or repeat it less often, or begin sooner"
        ),
        (
            "4",
            "4 repetitions, one every 14s from 15s on, end at 71s, but the load ends at 1min / lengthen the load profile to 71s, or write 'every: 11250ms' at the most"
        ),
        (
            "{times: 3, every: 4s}",
            "the fault lasts 4s, so it cannot begin again every 4s / write 'every: 14s', so that it can recover"
        ),
        ("{times: 3, at-most: 2, every: 5s}", "at-most 2 is less than times 3 / write at least 'at-most: 3'"),
        ("1", "1 is out of range for 'repeat' / write a number from 2 to 1000"),
        ("often", "'often' is not a whole number / write decimal digits only, as in '12'"),
        ("{every: 5s}", "the key 'times' is missing in 'schedule[1].repeat' / add 'times: 5'"),
        (
            "{times: 3, evry: 5s}",
            "the key 'evry' is unknown in 'schedule[1].repeat' / did you mean 'every'?"
        ),
    ])
    func `a repetition that cannot be is a mistake`(text: String, mistake: String) {
        let mistakes = Samples.mistakes(
            replacing: "restart-after: 3s, for: 10s", with: "restart-after: 3s, for: 4s, repeat: \(text)")
        #expect(mistakes.contains(mistake), "\(mistakes)")
    }

    @Test func `what stays away cannot be taken away again`() {
        #expect(
            Samples.mistakes(replacing: "id: tick, at: 50s", with: "id: tick, at: 20s, repeat: 2") == [
                "what 'tick' ends stays away, so no repetition would be like the one before / add 'restart-after: 3s'"
            ])
    }

    /// The mistakes in the expectation `tail` about a fault that is repeated five times, every 5 s, for 4 s each.
    private static func mistakes(_ expectation: String, repeated: String = "{times: 5, every: 5s}") -> [String] {
        let text = Samples.experiment.replacing(
            "restart-after: 3s, for: 10s", with: "restart-after: 3s, for: 4s, repeat: \(repeated)"
        ).replacing("{expect: latency.p99 < 1.2 * baseline, during: kill-one + 2s}", with: expectation)
        do {
            _ = try Samples.load(text)
            return []
        } catch { return error.mistakes.all.map { "\($0.problem) / \($0.remedy)" } }
    }

    @Test(arguments: [
        (
            "{expect: latency.p99 < 1s, during: kill-one}", "{times: 2, at-most: 4, every: 5s}",
            "'kill-one' is repeated 4 times at the most, and a median of fewer than 5 values decides nothing / write 'repeat: 5' or more at the fault, with a load that is long enough, or 'by: each'"
        ),
        (
            "{expect: time-until(lag.max < 5) < 30s, after: kill-one}", "{times: 5, every: 5s}",
            "it may take 30s, but each repetition of 'kill-one' leaves 1s / write 'every: 35s' at the fault"
        ),
        (
            "{expect: lag.max < 5, after: kill-one + 1s}", "{times: 5, every: 5s}",
            "the next repetition of 'kill-one' begins before the window does / write less than '+ 1s', or a longer 'every'"
        ),
        (
            "{expect: errors.count == 0, during: kill-one, by: median}", "{times: 5, every: 5s}",
            "a median cannot be judged by '==' / write 'by: each', or compare with '<' or '>'"
        ),
        (
            "{expect: latency.p99 < 1s, during: slow-net, by: median}", "{times: 5, every: 5s}",
            "the fault 'slow-net' is not repeated / leave 'by' out, or write 'repeat: 5' at the fault whose time the window is"
        ),
        (
            "{expect: latency.p99 < 1s, by: each}", "{times: 5, every: 5s}",
            "nothing is repeated here / leave 'by' out, or write 'repeat: 5' at the fault whose time the window is"
        ),
    ])
    func `an expectation that the repetitions cannot decide is a mistake`(
        expectation: String, repeated: String, mistake: String
    ) {
        #expect(Self.mistakes(expectation, repeated: repeated) == [mistake])
    }

    @Test(arguments: [
        ("partition.outage.max < 5s", RepetitionRule.median), ("rate.achieved > 5/s", .median),
        ("time-until(lag.max < 5) < 900ms", .median), ("errors.count == 0", .each), ("errors.rate < 1%", .each),
        ("errors.count < 3", .each), ("lag.max < 500", .each), ("latency.p99 != 5s", .each),
    ])
    func `times and rates are judged by their median, and how often something went wrong by each repetition`(
        expression: String, rule: RepetitionRule
    ) throws {
        let spec = ExpectationSpec(
            expression: try Expression(parsing: expression), window: .during(fault: "kill-one", offset: .zero))
        #expect(spec.rule == rule)
        #expect(Self.mistakes("{expect: \(expression), after: kill-one}").isEmpty)
    }

    @Test func `the file may say otherwise`() throws {
        #expect(Self.mistakes("{expect: lag.max < 5, during: kill-one, by: median}").isEmpty)
        #expect(Self.mistakes("{expect: latency.p99 < 5s, during: kill-one, by: each}").isEmpty)
    }
}
