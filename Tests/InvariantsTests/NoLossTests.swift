import Invariants
import Measurement
import MessageLedger
import Testing

@Suite struct NoLossTests {
    private func check(_ change: (inout Recording) -> Void) throws -> Observation {
        try promise(NoLoss.self).check(SyntheticRecording.make(change))
    }

    @Test func `every acknowledged message that was delivered is no loss`() throws {
        #expect(try check { _ in } == Observation(.held, "0 of 5000 acknowledged"))
    }

    @Test func `a lost message is a violation`() throws {
        let observation = try check { $0.tally.lost = SyntheticRecording.loss(7..<8) }
        #expect(observation.verdict == .violated)
        #expect(observation.observed == "1 of 5000 acknowledged never delivered")
        #expect(observation.evidence == ["at the start 0, in the middle 1, at the end 0", "message 0-7"])
    }

    @Test func `a lost message tells who passed it over, when and under which fault`() throws {
        let observation = try check { recording in
            recording.tally.lost = SyntheticRecording.loss(7..<8)
            recording.tally.lost.examples[0].place = Place(partition: 1, offset: 40)
            recording.events.append(
                SyntheticRecording.event(
                    .readFrom, at: 22, subject: "1",
                    values: ["partition": 1, "offset": 60, "delivered": 31, "resumed": 1]))
        }
        #expect(
            observation.evidence.last
                == "message 0-7 (partition 1, offset 40): passed over by consumer-1 at 22.0 s, under slow-net")
    }

    @Test func `the evidence of many lost messages is where they were and ten of them`() throws {
        let observation = try check { $0.tally.lost = SyntheticRecording.loss(0..<300, prefix: 20, tail: 30) }
        #expect(observation.evidence.first == "at the start 20, in the middle 250, at the end 30")
        #expect(observation.evidence.count == 11)
    }

    @Test func `a lost message is a violation whatever retention removed beside it`() throws {
        let observation = try check {
            $0.tally.lost = SyntheticRecording.loss(0..<1)
            $0.tally.evicted = SyntheticRecording.loss(1..<9)
        }
        #expect(observation.verdict == .violated)
    }

    @Test func `a message that was delivered and never applied is a violation`() throws {
        let observation = try check {
            $0.outcomes = OutcomeReading(effects: 4998, messages: 4998)
            $0.tally.notApplied = SyntheticRecording.loss(4..<6)
        }
        #expect(observation.verdict == .violated)
        #expect(observation.observed == "2 of 5000 acknowledged never applied")
    }

    @Test func `without an outcome store nothing has to be applied`() throws {
        #expect(try check { $0.tally.notApplied = SyntheticRecording.loss(0..<5000) }.verdict == .held)
    }

    @Test(arguments: [false, true])
    func `what retention removed is inconclusive and never called lost`(hasStore: Bool) throws {
        let observation = try check {
            $0.tally.evicted = SyntheticRecording.loss(10..<13)
            guard hasStore else { return }
            $0.outcomes = OutcomeReading(effects: 4997, messages: 4997)
            $0.tally.notApplied = SyntheticRecording.loss(10..<13)
        }
        #expect(observation.verdict == .inconclusive)
        #expect(observation.observed == "3 evicted by retention before they were read")
        #expect(observation.evidence.first?.contains("retention removed them") == true)
    }

    @Test(arguments: [
        (acknowledgements: true, reason: "5000 messages were attempted; none got an answer"),
        (
            acknowledgements: false,
            reason: "the producer asks for no acknowledgements (acks: none), so no message is promised"
        ),
    ])
    func `without an acknowledgement nothing is promised`(acknowledgements: Bool, reason: String) throws {
        let observation = try check {
            $0.tally.acknowledged = 0
            $0.manifest.acknowledgements = acknowledgements
        }
        #expect(observation == Observation(.inconclusive, "nothing was acknowledged", evidence: [reason]))
    }

    @Test(arguments: [
        (RunEnd.complete, Verdict.violated), (.stopped("Ctrl-C"), .inconclusive), (.unfinished, .inconclusive),
    ])
    func `what nobody had come to is lost after a drain, and unknown in a run that was cut off`(
        end: RunEnd, verdict: Verdict
    ) throws {
        let observation = try check {
            $0.tally.unread = SyntheticRecording.loss(4990..<5000, tail: 10)
            $0.manifest.end = end
        }
        #expect(observation.verdict == verdict)
        #expect(observation.observed == "10 of 5000 acknowledged not read when the run ended")
        #expect(observation.evidence.contains("message 0-4990"))
    }

    @Test func `an outcome store that was not read leaves open what was applied`() throws {
        #expect(try check { $0.manifest.outcomeStore = "outcomes.db" }.verdict == .inconclusive)
    }

    @Test func `without consumers nothing can be delivered`() throws {
        let observation = try check { $0.manifest.consumers = 0 }
        #expect(observation == Observation(.inconclusive, "no consumers to deliver to, and no outcome store to read"))
    }

    /// A run without consumers, whose gateway has an outcome store.
    private func gateway(_ change: (inout Recording) -> Void) throws -> Observation {
        try check {
            $0.manifest.consumers = 0
            $0.manifest.outcomeStore = "http://127.0.0.1:8080/ledger"
            $0.outcomes = OutcomeReading(effects: 4000, messages: 4000)
            $0.tally.delivered = 0
            $0.tally.owed = 4000
            change(&$0)
        }
    }

    @Test func `without consumers the outcome store tells what of the acknowledged was applied`() throws {
        #expect(try gateway { _ in } == Observation(.held, "0 of 4000 acknowledged"))
    }

    @Test func `what a gateway acknowledged and never applied is a violation, under the name it bears everywhere`()
        throws
    {
        let observation = try gateway {
            $0.manifest.streams = [StreamRecord(name: "a", workers: 2, plannedArrivals: 5000)]
            $0.tally.notApplied = SyntheticRecording.loss(7..<8)
            $0.tally.notApplied.examples[0].producer = 1
        }
        #expect(observation.verdict == .violated)
        #expect(observation.observed == "1 of 4000 acknowledged never applied")
        #expect(observation.evidence.last == "message 0-15")
    }

    @Test func `a store that was not read, and a load that only asks, tell nothing`() throws {
        #expect(try gateway { $0.outcomes = nil }.verdict == .inconclusive)
        #expect(try gateway { $0.tally.owed = 0 }.verdict == .inconclusive)
        #expect(try gateway { $0.tally.acknowledged = 0 }.verdict == .inconclusive)
    }

    @Test func `of the user's own consumers only their effects are known`() throws {
        let blind = try check {
            $0.manifest.consumers = 0
            $0.manifest.userConsumers = 3
        }
        #expect(blind.verdict == .inconclusive)
        #expect(blind.observed == "what your consumers did with the messages is not known")
        let seen = try gateway { $0.manifest.userConsumers = 3 }
        #expect(seen == Observation(.held, "0 of 4000 acknowledged"))
    }

    @Test func `what the user's own consumers had no time for is not called lost`() throws {
        func observe(_ end: RunEnd) throws -> Observation {
            try gateway {
                $0.manifest.userConsumers = 3
                $0.manifest.end = end
                $0.tally.notApplied = SyntheticRecording.loss(7..<8)
            }
        }
        #expect(try observe(.complete).observed == "1 of 4000 acknowledged never applied")
        #expect(try observe(.complete).verdict == .violated)
        #expect(try observe(.stopped("by hand")).observed == "1 of 4000 acknowledged not yet applied")
        #expect(try observe(.stopped("by hand")).verdict == .inconclusive)
    }
}
