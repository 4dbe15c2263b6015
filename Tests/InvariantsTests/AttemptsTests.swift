import Experiments
import Invariants
import Measurement
import Testing

@Suite struct AttemptsTests {
    private func check(_ text: String, attempts: [UInt8], capacity: UInt64? = nil) throws -> Observation {
        let logs = try SyntheticRecording.exchanges(
            attempts.map { SyntheticRecording.exchange(1, attempts: $0) }, capacity: capacity ?? 1000)
        return try promise(Attempts.self, text).check(SyntheticRecording.make { $0.exchanges["load"] = logs })
    }

    @Test(arguments: [
        ("{max: 4}", Verdict.held), ("{max: 3}", .violated), ("{budget: 50%}", .held), ("{budget: 49%}", .violated),
        ("{max: 4, budget: 50%}", .held), ("{max: 4, budget: 10%}", .violated), ("{max: 3, budget: 50%}", .violated),
    ])
    func `attempts have a bound each, and all together`(text: String, verdict: Verdict) throws {
        let observation = try check(text, attempts: [1, 1, 4, 1, 2, 1, 1, 1])
        #expect(observation.verdict == verdict)
        #expect(observation.observed == "at most 4 each, 4 of 8 repeated (50.00 %)")
        #expect(observation.evidence.isEmpty == (verdict == .held))
    }

    @Test func `requests that were not recorded tell nothing`() throws {
        #expect(try check("{max: 4}", attempts: []).verdict == .inconclusive)
        #expect(try check("{max: 4}", attempts: [1, 1], capacity: 1).verdict == .inconclusive)
        #expect(try promise(Attempts.self, "{max: 4}").check(SyntheticRecording.make()).verdict == .inconclusive)
    }

    @Test func `attempts without any bound are a mistake`() {
        #expect(throws: Mistakes.self) { try promise(Attempts.self, "{}") }
    }
}
