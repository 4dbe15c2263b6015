import Experiments
import Invariants
import Measurement
import Testing

@Suite struct BackPressureTests {
    private func check(_ text: String, _ change: (inout Recording) -> Void = { _ in }) throws -> Observation {
        try promise(BackPressure.self, text).check(SyntheticRecording.make(change))
    }

    /// The queue grows by 30 a second from 20 s to 40 s.
    private func growing(_ recording: inout Recording) {
        recording.change(20...40) {
            $0.lagTotal = 20 + ($0.seconds - 20) * 30
            $0.faults = ["slow-net"]
        }
    }

    @Test func `a queue that stays is as promised`() throws {
        #expect(try check("{growth: 0}") == Observation(.held, "by 0 at most, from 10 s to 10 s"))
    }

    @Test(arguments: [
        ("{growth: 300}", Verdict.held), ("{growth: 299}", .violated), ("{rate: 30/s}", .held),
        ("{rate: 29/s}", .violated), ("{growth: 150, over: 5s}", .held), ("{growth: 599, over: 20s}", .violated),
    ])
    func `the growth over a time is held against its bound`(text: String, verdict: Verdict) throws {
        #expect(try check(text, growing).verdict == verdict)
    }

    @Test func `the violation says when, how much and under which fault`() throws {
        let observation = try check("{growth: 100}", growing)
        #expect(observation.observed == "by 300 at most, from 20 s to 30 s")
        #expect(
            observation.evidence == [
                "from 20 to 320 messages in 10 s, under slow-net: acknowledged 100/s, delivered 0/s"
            ])
    }

    @Test func `the warm-up does not count`() throws {
        #expect(try check("{growth: 10}") { $0.change(1...8) { $0.lagTotal = $0.seconds * 900 } }.verdict == .held)
    }

    @Test func `a queue that was not told, or hardly, is inconclusive unless it grew too much`() throws {
        #expect(try check("{growth: 10}") { $0.change(1...60) { $0.lagTotal = nil } }.verdict == .inconclusive)
        #expect(try check("{growth: 10}") { $0.change(12...57) { $0.lagTotal = nil } }.verdict == .inconclusive)
        let seen = try check("{growth: 10}") { recording in
            self.growing(&recording)
            recording.change(41...60) { $0.lagTotal = nil }
            recording.change(12...18) { $0.lagTotal = nil }
        }
        #expect(seen.verdict == .violated)
    }

    @Test func `a promise without a bound is refused`() throws {
        let mistakes = #expect(throws: Mistakes.self) { try promise(BackPressure.self, "{over: 5s}") }
        #expect(mistakes?.all.first?.problem == "the growth of the queue has no bound")
    }
}
