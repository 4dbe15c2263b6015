import Invariants
import Measurement
import Testing

@Suite struct CommitsTests {
    private func check(_ change: @escaping (inout Recording) -> Void = { _ in }) throws -> Observation {
        try promise(Commits.self).check(SyntheticRecording.make(change))
    }

    private static func account(_ commits: Double, ahead: Double = 0) -> RunEvent {
        SyntheticRecording.event(.committed, at: 20, values: ["commits": commits, "ahead": ahead])
    }

    private static func ahead(_ committed: Double, delivered: Double, source: String = "consumer-1") -> RunEvent {
        var event = SyntheticRecording.event(
            .commitAhead, at: 21, subject: "1", detail: "committed up to \(Int(committed))",
            values: ["partition": 1, "committed": committed, "delivered": delivered])
        event.source = source
        return event
    }

    @Test func `commits that passed nothing are as promised`() throws {
        let observation = try check { recording in
            recording.events += [Self.account(12), Self.account(30)]
            recording.events.append(
                SyntheticRecording.event(.watched, at: 60, values: ["commits": 200, "members": 50]))
        }
        #expect(observation == Observation(.held, "0 of 42 commits told, and 200 readings of the broker"))
    }

    @Test func `a commit that passed a message is told by whoever saw it, with the fault, the worst first`() throws {
        let observation = try check { recording in
            recording.events += [
                Self.account(12, ahead: 1), Self.ahead(501, delivered: 500),
                Self.ahead(520, delivered: 500, source: "harness"),
            ]
        }
        #expect(observation.verdict == .violated)
        #expect(
            observation.observed == "1 of 12 commits told, 1 positions seen at the broker, passed what was delivered")
        #expect(
            observation.evidence == [
                "partition 1: the broker told: committed up to 520, at 21.0 s, under slow-net",
                "partition 1: consumer-1 told: committed up to 501, at 21.0 s, under slow-net",
            ])
    }

    @Test func `at most ten are told`() throws {
        let observation = try check { $0.events += (1...40).map { Self.ahead(500 + Double($0), delivered: 500) } }
        #expect(observation.evidence.count == 10)
    }

    @Test func `commits that nobody saw, and deliveries that nobody knows, tell nothing`() throws {
        #expect(try check() == Observation(.inconclusive, "no commit was seen"))
        #expect(try check { $0.manifest.consumers = 0 }.verdict == .inconclusive)
    }
}
