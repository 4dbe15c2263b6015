import Invariants
import Measurement
import Testing

@Suite struct BoundedLagTests {
    private func check(_ text: String, _ change: (inout Recording) -> Void = { _ in }) throws -> Observation {
        try promise(BoundedLag.self, text).check(SyntheticRecording.make(change))
    }

    @Test(arguments: [
        (text: "{max: 20000}", bound: "max 20000"),
        (text: "{drains-to: 0}", bound: "to 0 within 60 s of load and faults"),
        (text: "{max: 9, drains-to: 1, within: 5s}", bound: "max 9, to 1 within 5 s of load and faults"),
    ])
    func `the bound says what is promised`(text: String, bound: String) throws {
        #expect(try promise(BoundedLag.self, text).bound == bound)
    }

    @Test func `a lag at its maximum is as promised`() throws {
        #expect(try check("{max: 10}") == Observation(.held, "max 10 at 1 s"))
    }

    @Test func `a lag beyond its maximum is a violation that says when and under which fault`() throws {
        let observation = try check("{max: 10}") { recording in
            recording.change(25...25) {
                $0.lagMaximum = 11
                $0.faults = ["slow-net"]
            }
        }
        #expect(observation.verdict == .violated)
        #expect(observation.observed == "max 11 at 25 s")
        #expect(observation.evidence == ["at 25.0 s, under slow-net: achieved 100/s, delivered 0/s"])
    }

    @Test func `a lag that drains in time is as promised`() throws {
        #expect(try check("{drains-to: 0, within: 3s}") == Observation(.held, "max 10 at 1 s, drained in 3.0 s"))
    }

    @Test func `a lag that drains too late is a violation`() throws {
        #expect(try check("{drains-to: 0, within: 2s}").verdict == .violated)
    }

    @Test func `the time to drain counts from the end of the last fault when that is later than the load`() throws {
        let observation = try check("{drains-to: 0, within: 2s}") {
            $0.manifest.faults = [SyntheticRecording.fault("late", from: 45, to: 52)]
        }
        #expect(observation == Observation(.held, "max 10 at 1 s, drained in 1.0 s"))
    }

    @Test func `a lag that never drains is a violation once it was watched for long enough`() throws {
        let stuck = { (recording: inout Recording) in recording.change(53...60) { $0.lagMaximum = 4 } }
        let violated = try check("{drains-to: 0, within: 10s}", stuck)
        #expect(violated.verdict == .violated)
        #expect(violated.observed == "max 10 at 1 s, still 4 at the end")
        #expect(violated.evidence == ["at 60.0 s, no fault in place: achieved 100/s, delivered 0/s"])
        let short = try check("{drains-to: 0, within: 11s}", stuck)
        #expect(short.verdict == .inconclusive)
        #expect(short.evidence == ["watched for 10.0 s of 11.0 s"])
    }

    @Test func `without a sample after the load nobody knows whether it drained`() throws {
        let observation = try check("{drains-to: 0}") { recording in
            recording.change(50...60) { $0.lagMaximum = nil }
        }
        #expect(observation.verdict == .inconclusive)
        #expect(observation.evidence == ["no sample of the lag after the load and the last fault"])
    }

    @Test func `a lag that was never told is inconclusive`() throws {
        let observation = try check("{max: 10}") { recording in recording.change(1...60) { $0.lagMaximum = nil } }
        #expect(observation == Observation(.inconclusive, "the target never told the lag"))
    }

    @Test(arguments: [(unknown: 29, verdict: Verdict.held), (unknown: 30, verdict: .inconclusive)])
    func `half a run that nobody saw may hide any peak`(unknown: Int, verdict: Verdict) throws {
        let observation = try check("{max: 10}") { recording in
            recording.change(2...(unknown + 1)) { $0.lagMaximum = nil }
        }
        #expect(observation.verdict == verdict)
    }

    @Test func `a peak that was seen is a violation however little else was`() throws {
        let observation = try check("{max: 5}") { recording in recording.change(2...60) { $0.lagMaximum = nil } }
        #expect(observation.verdict == .violated)
    }
}
