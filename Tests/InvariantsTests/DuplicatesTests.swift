import Experiments
import Invariants
import Measurement
import MessageLedger
import Testing

@Suite struct DuplicatesTests {
    private func check(_ text: String, _ change: (inout Recording) -> Void) throws -> Observation {
        try promise(Duplicates.self, text).check(
            SyntheticRecording.make { recording in
                recording.tally.places.matched = 5000
                change(&recording)
            })
    }

    private func inLog(_ count: Int) -> (inout Recording) -> Void {
        { recording in
            for sequence in 0..<UInt64(count) {
                recording.tally.places.logDuplicates.add(
                    .init(
                        messages: [MessageID(producer: 0, sequence: sequence)],
                        places: [Place(partition: 0, offset: 40)]))
            }
        }
    }

    @Test(arguments: ["{log: none}", "{deliveries: none}", "{log: none, deliveries: around-faults}"])
    func `nothing twice is as promised`(text: String) throws {
        #expect(try check(text) { _ in }.verdict == .held)
    }

    @Test func `a message that is in the log again is named`() throws {
        let observation = try check("{log: none}", inLog(1))
        #expect(observation.verdict == .violated)
        #expect(observation.observed == "1 in the log again")
        #expect(observation.evidence == ["message 0-0 is in the log again: partition 0 offset 40"])
    }

    @Test(arguments: [
        (text: "{log: 3}", verdict: Verdict.held), (text: "{log: 2}", verdict: .violated),
        (text: "{log: 0.06%}", verdict: .held), (text: "{log: 0.05%}", verdict: .violated),
        (text: "{deliveries: none}", verdict: .held),
    ])
    func `three in the log again, against a bound`(text: String, verdict: Verdict) throws {
        #expect(try check(text, inLog(3)).verdict == verdict)
    }

    @Test(arguments: [
        (text: "{deliveries: 50}", verdict: Verdict.held), (text: "{deliveries: 49}", verdict: .violated),
        (text: "{deliveries: 1%}", verdict: .held), (text: "{deliveries: 0.9%}", verdict: .violated),
        (text: "{log: none}", verdict: .held),
    ])
    func `fifty delivered again, against a bound`(text: String, verdict: Verdict) throws {
        #expect(try check(text) { $0.tally.places.repeats = 50 }.verdict == verdict)
    }

    @Test(arguments: [
        (from: 19.0, verdict: Verdict.violated), (from: 20, verdict: .held), (from: 44, verdict: .held),
        (from: 45, verdict: .violated),
    ])
    func `around faults is from the injection until a while after the end`(from: Double, verdict: Verdict) throws {
        let observation = try check("{deliveries: around-faults}") {
            $0.tally.places.repeats = 4
            $0.repeats = [RepeatInterval(from: from, until: from + 1, deliveries: 4)]
        }
        #expect(observation.verdict == verdict)
    }

    @Test func `the kinds have times of their own`() throws {
        let observation = try check("{log: around-faults}") {
            inLog(1)(&$0)
            $0.repeats = [
                RepeatInterval(from: 1, until: 2, deliveries: 9), RepeatInterval(from: 21, until: 22, log: 1),
            ]
        }
        #expect(observation.verdict == .held)
    }

    @Test func `a repetition of which nobody knows when it came is not held to be around a fault`() throws {
        let observation = try check("{deliveries: around-faults}") { $0.tally.places.repeats = 4 }
        #expect(observation.verdict == .inconclusive)
    }

    @Test func `what could not be compared may be a duplicate`() throws {
        #expect(try check("{log: none}") { $0.tally.places.unplaced = 1 }.verdict == .inconclusive)
        #expect(try check("{log: none}") { $0.tally.places = PlaceTally() }.verdict == .inconclusive)
    }

    @Test func `without deliveries, or with consumers of others, nothing is known`() throws {
        #expect(try check("{log: none}") { $0.tally.delivered = 0 }.verdict == .inconclusive)
        #expect(try check("{log: none}") { $0.manifest.userConsumers = 1 }.verdict == .inconclusive)
    }

    @Test(arguments: ["{}", "{log: some}", "{deliveries: -1}", "{log: 200%}"])
    func `a bound that is none is a mistake`(text: String) {
        #expect(throws: (any Error).self) { try promise(Duplicates.self, text) }
    }
}
