import Invariants
import Measurement
import Testing

@Suite struct ResumeTests {
    private func check(_ change: @escaping (inout Recording) -> Void = { _ in }) throws -> Observation {
        try promise(Resume.self).check(SyntheticRecording.make(change))
    }

    /// A consumer begins to read partition 1 at an offset.
    private static func begin(
        at seconds: Double, offset: Double, delivered: Double, resumed: Bool = true
    ) -> RunEvent {
        SyntheticRecording.event(
            .readFrom, at: seconds, subject: "1",
            values: ["partition": 1, "offset": offset, "delivered": delivered, "resumed": resumed ? 1 : 0])
    }

    @Test func `who begins where the last one stopped, or before, is as promised`() throws {
        let observation = try check {
            $0.events += [
                Self.begin(at: 1, offset: 0, delivered: 0, resumed: false),
                Self.begin(at: 21, offset: 500, delivered: 500), Self.begin(at: 22, offset: 480, delivered: 500),
            ]
        }
        #expect(observation == Observation(.held, "0 of 2 takeovers"))
    }

    @Test func `who begins one offset too far is told with the moment and the fault`() throws {
        let observation = try check { $0.events.append(Self.begin(at: 21, offset: 501, delivered: 500)) }
        #expect(observation.verdict == .violated)
        #expect(observation.observed == "1 of 1 began too far, past 1 offsets")
        #expect(
            observation.evidence == [
                "partition 1: consumer-1 began at 501, where 500 was the next to deliver, at 21.0 s, under slow-net"
            ])
    }

    @Test func `the first reader of a partition owes its beginning`() throws {
        let observation = try check { $0.events.append(Self.begin(at: 1, offset: 7, delivered: 0, resumed: false)) }
        #expect(observation.verdict == .violated)
    }

    @Test func `of many only the ten that are farthest off are told, with the total`() throws {
        let observation = try check {
            $0.events += (1...30).map { Self.begin(at: 40, offset: 500 + Double($0), delivered: 500) }
        }
        #expect(observation.observed == "30 of 30 began too far, past 465 offsets")
        #expect(observation.evidence.count == 10)
        #expect(observation.evidence.first?.contains("began at 530") == true)
    }

    @Test func `what retention removed was not skipped, and yet not read`() throws {
        func observe(from: Double) throws -> Observation {
            try check {
                $0.events += [
                    SyntheticRecording.event(
                        .evicted, at: 21, values: ["partition": 1, "from_offset": from, "to_offset": 600]),
                    Self.begin(at: 21, offset: 600, delivered: 500),
                ]
            }
        }
        #expect(try observe(from: 500).verdict == .inconclusive)
        #expect(try observe(from: 501).verdict == .violated)
    }

    @Test func `without a takeover, or with consumers that tell nothing, nobody knows`() throws {
        #expect(try check().verdict == .inconclusive)
        #expect(
            try check { $0.events.append(Self.begin(at: 1, offset: 0, delivered: 0, resumed: false)) }.verdict
                == .inconclusive)
        #expect(try check { $0.manifest.consumers = 0 }.verdict == .inconclusive)
    }
}
