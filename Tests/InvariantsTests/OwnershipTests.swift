import Invariants
import Measurement
import Testing

@Suite struct OwnershipTests {
    private func check(_ events: [RunEvent]) throws -> Observation {
        try promise(Ownership.self).check(SyntheticRecording.make { $0.events += events })
    }

    private static func event(
        _ kind: RunEvent.Kind, _ member: Int, at seconds: Double, _ partitions: [Int32], generation: Double? = nil
    ) -> RunEvent {
        var event = SyntheticRecording.event(
            kind, at: seconds, detail: PartitionList(partitions).description,
            values: generation.map { ["generation": $0] })
        event.source = "consumer-\(member)"
        return event
    }

    private static func assigned(
        _ member: Int, at seconds: Double, _ partitions: [Int32], generation: Double?
    ) -> RunEvent { event(.assigned, member, at: seconds, partitions, generation: generation) }

    @Test func `partitions that are shared out anew have one owner in each generation`() throws {
        let observation = try check([
            Self.assigned(1, at: 1, [0, 1], generation: 1), Self.event(.revoked, 1, at: 2, [1]),
            Self.assigned(1, at: 3, [], generation: 3), Self.assigned(2, at: 3, [1], generation: 3),
        ])
        #expect(observation == Observation(.held, "0 of 4 claims of the consumers, in 0 readings of the broker"))
    }

    @Test func `two that own a partition in one generation are named, with the fault`() throws {
        let observation = try check([
            Self.assigned(1, at: 20, [0, 1], generation: 5), Self.assigned(2, at: 21, [1], generation: 5),
        ])
        #expect(observation.verdict == .violated)
        #expect(
            observation.evidence == [
                "partition 1, generation 5: consumer-1 and consumer-2, at 21.0 s, under slow-net"
            ])
    }

    @Test func `one who keeps a partition into the next generation owns it there too`() throws {
        let observation = try check([
            Self.assigned(1, at: 1, [0], generation: 1), Self.assigned(1, at: 2, [], generation: 2),
            Self.assigned(2, at: 2, [0], generation: 2),
        ])
        #expect(observation.verdict == .violated)
    }

    @Test func `who was asleep and still thinks that it owns is of an earlier generation`() throws {
        let observation = try check([
            Self.assigned(1, at: 1, [0], generation: 1), Self.assigned(2, at: 9, [0], generation: 2),
            Self.event(.lost, 1, at: 10, [0]),
        ])
        #expect(observation.verdict == .held)
    }

    @Test func `who died owns nothing, and a coordinator that forgot its group may count anew`() throws {
        var died = SyntheticRecording.event(.memberExited, at: 5, subject: "consumer-1")
        died.source = "harness"
        let observation = try check([
            Self.assigned(1, at: 1, [0], generation: 1), died, Self.assigned(2, at: 9, [0], generation: 1),
        ])
        #expect(observation.verdict == .held)
    }

    @Test func `two owners by the broker's word are enough`() throws {
        var told = SyntheticRecording.event(
            .twoOwners, at: 40, subject: "1", detail: "a and b", values: ["partition": 1])
        told.source = "harness"
        let observation = try check([told])
        #expect(observation.observed == "0 times by the consumers' account, 1 by the broker's")
        #expect(observation.evidence == ["partition 1, by the broker's word: a and b, at 40.0 s"])
    }

    @Test func `members that tell no generation, and a broker that was not asked, tell nothing`() throws {
        let observation = try check([
            Self.assigned(1, at: 1, [0], generation: nil), Self.assigned(2, at: 2, [0], generation: nil),
        ])
        #expect(observation.verdict == .inconclusive)
        let watched = SyntheticRecording.event(.watched, at: 60, values: ["commits": 0, "members": 9])
        #expect(try check([watched]).verdict == .held)
    }
}
