import Experiments
import Invariants
import Measurement
import Testing

@Suite struct RecoveryTests {
    private func check(
        _ text: String = "{expect: lag.max < 100, within: 5s}", _ change: (inout Recording) -> Void = { _ in }
    ) throws -> Observation { try promise(Recovery.self, text).check(SyntheticRecording.make(change)) }

    private func ill(_ seconds: ClosedRange<Int>) -> (inout Recording) -> Void {
        { $0.change(seconds) { ($0.lagMaximum, $0.achievedRate) = (500, 50) } }
    }

    @Test func `a level that is back in time is as promised`() throws {
        let observation = try check { self.ill(20...33)(&$0) }
        #expect(observation == Observation(.held, "slow-net: 4.00 s"))
    }

    @Test func `a level that is back too late is a violation that names the fault`() throws {
        let observation = try check { self.ill(20...36)(&$0) }
        #expect(observation.verdict == .violated)
        #expect(observation.evidence == ["'lag.max < 100' held only 7.00 s after slow-net"])
    }

    @Test func `a share of the level before the fault can be asked for`() throws {
        let text = "{expect: rate.achieved > 0.9 * baseline, within: 5s}"
        #expect(try check(text) { self.ill(20...33)(&$0) }.verdict == .held)
        #expect(try check(text) { self.ill(20...50)(&$0) }.verdict == .violated)
    }

    @Test func `one that is never back was watched for long enough, or not`() throws {
        #expect(try check { self.ill(20...60)(&$0) }.verdict == .violated)
        let short = try check { recording in
            self.ill(20...60)(&recording)
            recording.manifest.faults.append(SyntheticRecording.fault("next", from: 33, to: nil))
        }
        #expect(short.verdict == .inconclusive)
        #expect(short.evidence == ["'lag.max < 100' did not hold in the 3.00 s after slow-net"])
    }

    @Test func `a fault that ends while another is in place is not judged by its own end`() throws {
        let observation = try check { recording in
            self.ill(20...35)(&recording)
            recording.manifest.faults.append(SyntheticRecording.fault("other", from: 25, to: 34))
        }
        #expect(observation == Observation(.held, "other: 2.00 s"))
    }

    @Test func `two faults that end together are both judged`() throws {
        let observation = try check { recording in
            self.ill(20...31)(&recording)
            recording.manifest.faults.append(SyntheticRecording.fault("other", from: 25, to: 30))
        }
        #expect(observation == Observation(.held, "slow-net: 2.00 s, other: 2.00 s"))
    }

    @Test func `one fault can be named, and of none nothing is known`() throws {
        #expect(try check("{expect: lag.max < 100, within: 5s, fault: slow-net}").verdict == .held)
        #expect(try check { $0.manifest.faults = [] }.verdict == .inconclusive)
        #expect(try check { $0.change(30...60) { $0.lagMaximum = nil } }.verdict == .inconclusive)
    }

    @Test func `what flows says nothing after the load`() throws {
        let observation = try check("{expect: rate.achieved > 90/s, within: 5s}") {
            $0.manifest.faults = [SyntheticRecording.fault("late", from: 45, to: 50)]
        }
        #expect(observation.verdict == .inconclusive)
        #expect(observation.evidence == ["late ended when the load did"])
    }

    @Test(arguments: [
        ("{expect: 'time-until(lag.max < 5) < 3s', within: 5s}", "'recovery' counts the time by itself"),
        ("{expect: latency.service.p99 < 5ms, within: 5s}", "'latency.service' is known for the whole run only"),
        ("{within: 5s}", "the key 'expect' is missing"),
    ])
    func `what cannot be watched is refused`(text: String, problem: String) throws {
        let mistakes = #expect(throws: Mistakes.self) { try promise(Recovery.self, text) }
        #expect(mistakes?.all.first?.problem.hasPrefix(problem) == true)
    }
}
