import Invariants
import Measurement
import MessageLedger
import Testing

@Suite struct OffsetsAgreeTests {
    private func check(_ change: (inout PlaceTally) -> Void) throws -> Observation {
        try promise(OffsetsAgree.self).check(
            SyntheticRecording.make { recording in
                recording.tally.places.matched = 5000
                change(&recording.tally.places)
            })
    }

    private func find(_ sequences: [UInt64], _ offsets: [Int64]) -> PlaceTally.Find {
        PlaceTally.Find(
            messages: sequences.map { MessageID(producer: 0, sequence: $0) },
            places: offsets.map { Place(partition: 1, offset: $0) })
    }

    @Test func `places that acknowledgements and deliveries agree in are as promised`() throws {
        #expect(try check { _ in } == Observation(.held, "5000 places agree"))
    }

    @Test func `a place with two messages is a violation, with both of them`() throws {
        let observation = try check { $0.conflicts.add(find([7, 9], [17])) }
        #expect(observation.verdict == .violated)
        #expect(observation.evidence == ["partition 1 offset 17 holds message 0-7 and message 0-9"])
    }

    @Test func `a message elsewhere than acknowledged is a violation, with both places`() throws {
        let observation = try check { $0.moved.add(find([7], [17, 18])) }
        #expect(observation.verdict == .violated)
        #expect(
            observation.evidence == [
                "message 0-7 was acknowledged at partition 1 offset 17, and delivered from partition 1 offset 18"
            ])
    }

    @Test func `a message that is in the log again is for another promise`() throws {
        let observation = try check { $0.logDuplicates.add(find([7], [18])) }
        #expect(observation.verdict == .held)
        #expect(observation.evidence == ["1 messages are in the log again, which 'duplicates' bounds"])
    }

    @Test func `without places nothing can be said`() throws {
        #expect(try check { $0 = PlaceTally() }.verdict == .inconclusive)
    }

    @Test func `what could not be compared is told, and never held`() throws {
        let late = try check { $0.incomparable.add(find([7], [18])) }
        #expect(late.verdict == .inconclusive)
        #expect(late.evidence.last == "message 0-7 at partition 1 offset 18")
        let lacking = try check { $0.unplaced = 3 }
        #expect(lacking.verdict == .inconclusive)
        #expect(lacking.observed == "5000 places agree, 3 not comparable")
    }

    @Test func `a violation stays one, however much could not be compared`() throws {
        let observation = try check {
            $0.conflicts.add(find([7, 9], [17]))
            $0.unplaced = 3
        }
        #expect(observation.verdict == .violated)
    }

    @Test func `the places of what the user's own consumers got are not known`() throws {
        let observation = try promise(OffsetsAgree.self).check(
            SyntheticRecording.make {
                $0.tally.places.matched = 5
                $0.manifest.userConsumers = 2
            })
        #expect(observation.verdict == .inconclusive)
    }
}
