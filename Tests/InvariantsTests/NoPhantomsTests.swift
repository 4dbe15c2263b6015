import Invariants
import Measurement
import MessageLedger
import Testing

@Suite struct NoPhantomsTests {
    private func check(_ change: (inout Recording) -> Void) throws -> Observation {
        try promise(NoPhantoms.self).check(SyntheticRecording.make(change))
    }

    @Test func `only messages of the run are no phantoms`() throws {
        #expect(try check { _ in } == Observation(.held, "0 of 5000 delivered"))
    }

    @Test(arguments: [
        (counter: DeliveryBoard.Counter.unknown, observed: "2 unknown, 0 foreign, 0 damaged"),
        (counter: .foreign, observed: "0 unknown, 2 foreign, 0 damaged"),
        (counter: .damaged, observed: "0 unknown, 0 foreign, 2 damaged"),
    ])
    func `a message that was not sent like this is a violation`(
        counter: DeliveryBoard.Counter, observed: String
    ) throws {
        let observation = try check { $0.counts[counter] = 2 }
        #expect(observation == Observation(.violated, observed))
    }

    @Test func `the evidence tells where ten of the phantoms were`() throws {
        let observation = try check { recording in
            recording.counts[.damaged] = 30
            recording.events = (0..<30).map { offset in
                SyntheticRecording.event(
                    .damagedMessage, at: 20, subject: "1", detail: "the checksum differs",
                    values: ["offset": Double(offset)])
            }
        }
        #expect(observation.evidence.count == 10)
        #expect(
            observation.evidence.first
                == "partition 1, offset 0: the checksum differs, to consumer-1 at 20.0 s, under slow-net")
    }

    @Test func `an effect of a message that was never sent is a violation`() throws {
        let observation = try check { $0.outcomes = OutcomeReading(effects: 3, messages: 3, unknown: 1) }
        #expect(observation.verdict == .violated)
        #expect(observation.evidence == ["1 effects in the outcome store belong to no message of this run"])
    }

    @Test func `messages of another run are a violation though none of this run came`() throws {
        let observation = try check {
            $0.tally.delivered = 0
            $0.counts[.foreign] = 2
        }
        #expect(observation == Observation(.violated, "0 unknown, 2 foreign, 0 damaged"))
    }

    @Test func `without a delivery there is nothing to tell`() throws {
        #expect(try check { $0.tally.delivered = 0 } == Observation(.inconclusive, "nothing was delivered"))
    }

    @Test func `without consumers the outcome store tells what arrived`() throws {
        func gateway(_ outcomes: OutcomeReading?) throws -> Observation {
            try check {
                $0.tally.delivered = 0
                $0.outcomes = outcomes
            }
        }
        #expect(try gateway(OutcomeReading(effects: 3, messages: 3)) == Observation(.held, "0 of 3 applied"))
        #expect(try gateway(OutcomeReading(effects: 3, messages: 3, unknown: 1)).verdict == .violated)
        #expect(try gateway(OutcomeReading()).verdict == .inconclusive)
        #expect(try gateway(nil).verdict == .inconclusive)
    }

    @Test func `of the user's own consumers it is said what is not known`() throws {
        func theirs(_ outcomes: OutcomeReading?) throws -> Observation {
            try check {
                $0.manifest.userConsumers = 3
                $0.tally.delivered = 0
                $0.outcomes = outcomes
            }
        }
        let held = try theirs(OutcomeReading(effects: 3, messages: 3))
        #expect(held.verdict == .held)
        #expect(held.evidence == ["what else was delivered to your consumers is not known"])
        #expect(try theirs(nil) == Observation(.inconclusive, "nothing is known to be applied"))
    }
}
