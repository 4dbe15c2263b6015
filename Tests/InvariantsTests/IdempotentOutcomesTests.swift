import Invariants
import Measurement
import Testing

@Suite struct IdempotentOutcomesTests {
    private func check(_ outcomes: OutcomeReading?) throws -> Observation {
        try promise(IdempotentOutcomes.self).check(SyntheticRecording.make { $0.outcomes = outcomes })
    }

    @Test func `one effect for each message is as promised`() throws {
        let observation = try check(OutcomeReading(effects: 5000, messages: 5000))
        #expect(observation == Observation(.held, "5000 messages, 5000 effects"))
    }

    @Test(arguments: [
        (repeated: UInt64(2), wrong: UInt64(0), observed: "2 with more than one effect, 0 with a wrong value"),
        (repeated: 0, wrong: 3, observed: "0 with more than one effect, 3 with a wrong value"),
    ])
    func `a second effect or a wrong value is a violation`(repeated: UInt64, wrong: UInt64, observed: String) throws {
        let examples = ["1-0-17: 2 effects"]
        let outcomes = OutcomeReading(
            effects: 5002, messages: 5000, repeated: repeated, wrongValue: wrong, examples: examples)
        #expect(try check(outcomes) == Observation(.violated, observed, evidence: examples))
    }

    @Test func `an empty store tells nothing`() throws {
        #expect(try check(OutcomeReading()) == Observation(.inconclusive, "the outcome store is empty"))
    }

    @Test func `without a store the remedy is told`() throws {
        let observation = try check(nil)
        #expect(observation.verdict == .inconclusive)
        #expect(observation.evidence == ["give the consumers one: 'outcome: {sqlite: outcomes.db, apply: idempotent}'"])
    }

    @Test func `what was delivered again is told with who got it and under which fault`() throws {
        let observation = try promise(IdempotentOutcomes.self).check(
            SyntheticRecording.make { recording in
                recording.outcomes = OutcomeReading(effects: 2, messages: 1, repeated: 1, examples: ["0-7: 2 effects"])
                recording.events.append(
                    SyntheticRecording.event(
                        .readFrom, at: 22, subject: "1",
                        values: ["partition": 1, "offset": 40, "delivered": 60, "resumed": 1]))
            })
        #expect(
            observation.evidence == [
                "0-7: 2 effects",
                "delivered again: partition 1, offsets 40 to 59, to consumer-1 at 22.0 s, under slow-net",
            ])
    }
}
