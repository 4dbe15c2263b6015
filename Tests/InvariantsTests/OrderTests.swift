import Invariants
import Measurement
import MessageLedger
import Testing

@Suite struct OrderTests {
    private func check(_ text: String, _ change: (inout Recording) -> Void) throws -> Observation {
        try promise(Order.self, text).check(SyntheticRecording.make(change))
    }

    @Test(arguments: ["{}", "{per: key}", "{per: partition}"])
    func `deliveries in the order of sending are as promised`(text: String) throws {
        #expect(try check(text) { _ in } == Observation(.held, "0 of 5000 first deliveries"))
    }

    @Test(arguments: [
        (text: "{}", counter: DeliveryBoard.Counter.keyInversions, verdict: Verdict.violated),
        (text: "{per: key}", counter: .keyInversions, verdict: .violated),
        (text: "{per: key}", counter: .partitionInversions, verdict: .held),
        (text: "{per: partition}", counter: .partitionInversions, verdict: .violated),
        (text: "{per: partition}", counter: .keyInversions, verdict: .held),
    ])
    func `only what is out of order within the scope is a violation`(
        text: String, counter: DeliveryBoard.Counter, verdict: Verdict
    ) throws {
        #expect(try check(text) { $0.counts[counter] = 1 }.verdict == verdict)
    }

    @Test func `a redelivery is no change of the order`() throws {
        #expect(try check("{}") { $0.counts[.redelivered] = 400 }.verdict == .held)
    }

    @Test func `the evidence is ten of the inversions of the scope`() throws {
        let observation = try check("{per: key}") { recording in
            recording.counts[.keyInversions] = 40
            recording.events =
                [SyntheticRecording.event(.partitionInversion, at: 1, subject: "0", detail: "not this one")]
                + (0..<40).map {
                    SyntheticRecording.event(.keyInversion, at: 2, subject: "1", detail: "\($0) after \($0 + 1)")
                }
        }
        #expect(observation.observed == "40 out of order")
        #expect(observation.evidence.count == 10)
        #expect(observation.evidence.first == "partition 1: 0 after 1, to consumer-1 at 2.0 s")
    }

    @Test func `one delivery has no order`() throws {
        let observation = try check("{}") { $0.tally.delivered = 1 }
        #expect(observation == Observation(.inconclusive, "1 messages were delivered"))
    }

    @Test func `the order of what the user's own consumers got is not known, and never held`() throws {
        let observation = try check("{}") {
            $0.manifest.userConsumers = 3
            $0.tally.delivered = 0
        }
        #expect(observation.verdict == .inconclusive)
        #expect(observation.observed.contains("not known"))
    }
}
