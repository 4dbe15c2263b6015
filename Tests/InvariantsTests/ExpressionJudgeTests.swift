import Experiments
import Foundation
import Invariants
import Measurement
import Testing

@Suite struct ExpressionJudgeTests {
    private static let quiet = SyntheticRecording.make { recording in
        recording.change(21...34) { $0.lagMaximum = 900 }
    }

    @Test(arguments: [
        ("lag.max < 500", "during: steady", Verdict.held, "10"),
        ("lag.max < 500", "", .violated, "900"),
        ("lag.max < 500", "during: slow-net", .violated, "900"),
        ("lag.max < 500", "after: slow-net", .violated, "900"),
        ("lag.max < 500", "after: slow-net + 10s", .held, "10"),
        ("lag.last == 0", "", .held, "0"),
        ("rate.achieved.mean >= 100/s", "during: slow-net", .held, "100/s"),
        ("errors.rate < 1%", "", .held, "0.000 %"),
    ])
    func `an expression is judged by what its window shows`(
        expression: String, window: String, verdict: Verdict, observed: String
    ) throws {
        let finding = try #require(try finding(expression, window, in: Self.quiet))
        #expect(finding.verdict == verdict)
        #expect(finding.observed == observed)
    }

    @Test func `a window without data is inconclusive and never held`() throws {
        let recording = SyntheticRecording.make { recording in recording.change(15...35) { $0.lagMaximum = nil } }
        let finding = try #require(try finding("lag.max < 500", "during: slow-net", in: recording))
        #expect(finding.verdict == .inconclusive)
        #expect(finding.observed == "no data in 20.0 s to 30.0 s")
    }

    @Test(arguments: ["during: slow-net", "after: slow-net"])
    func `the window of a fault that never was in place is inconclusive`(window: String) throws {
        let recording = SyntheticRecording.make {
            $0.manifest.faults = [
                FaultRecord(id: "slow-net", kind: "network", effect: "latency 150ms", plannedSeconds: 20)
            ]
        }
        let finding = try #require(try finding("lag.max < 500", window, in: recording))
        #expect(finding.verdict == .inconclusive)
        #expect(finding.observed == "no such window: the fault never was in place")
    }

    @Test func `a fault that was never reverted lasts to the end`() throws {
        let recording = SyntheticRecording.make { recording in
            recording.manifest.faults = [SyntheticRecording.fault("slow-net", from: 20, to: nil)]
            recording.change(60...60) { $0.lagMaximum = 900 }
        }
        #expect(try finding("lag.max < 500", "during: slow-net", in: recording)?.verdict == .violated)
    }

    @Test(arguments: [(peak: 12.0, verdict: Verdict.held), (peak: 20.0, verdict: .violated)])
    func `a factor applies to what the steady state shows`(peak: Double, verdict: Verdict) throws {
        let recording = SyntheticRecording.make { recording in recording.change(25...25) { $0.lagMaximum = peak } }
        #expect(try finding("lag.max < 1.5 * baseline", "during: slow-net", in: recording)?.verdict == verdict)
    }

    @Test func `without a steady state there is no baseline to compare with`() throws {
        let recording = SyntheticRecording.make { $0.manifest.phases = [PhaseMark(name: "warm-up", seconds: 0)] }
        let finding = try #require(try finding("lag.max < 1.5 * baseline", "during: slow-net", in: recording))
        #expect(finding.verdict == .inconclusive)
        #expect(finding.evidence == ["there is no baseline to compare with"])
    }

    @Test func `the second before the first fault belongs to the fault`() throws {
        let recording = SyntheticRecording.make { recording in recording.change(19...19) { $0.lagMaximum = 900 } }
        #expect(try finding("lag.max < 500", "during: steady", in: recording)?.verdict == .held)
    }

    @Test(arguments: [
        ("time-until(lag.max < 500) < 6s", Verdict.held, "5.00 s"),
        ("time-until(lag.max < 500) < 5s", .violated, "5.00 s"),
        ("time-until(lag.max < 500 for 3s) < 8s", .held, "7.00 s"),
        ("time-until(lag.max < 500 for 3s) < 7s", .violated, "7.00 s"),
    ])
    func `the time until a condition holds counts from the window's beginning`(
        expression: String, verdict: Verdict, observed: String
    ) throws {
        let finding = try #require(try finding(expression, "after: slow-net", in: Self.quiet))
        #expect(finding.verdict == verdict)
        #expect(finding.observed == observed)
    }

    @Test func `a break begins the time that a condition must last anew`() throws {
        var recording = Self.quiet
        recording.change(36...36) { $0.lagMaximum = 900 }
        let lasting = try finding("time-until(lag.max < 500 for 3s) < 20s", "after: slow-net", in: recording)
        #expect(lasting?.observed == "9.00 s")
    }

    @Test(arguments: [(bound: 20, verdict: Verdict.violated), (bound: 31, verdict: .inconclusive)])
    func `a condition that never held is a violation only if it was watched for long enough`(
        bound: Int, verdict: Verdict
    ) throws {
        let recording = SyntheticRecording.make { recording in recording.change(20...60) { $0.lagMaximum = 900 } }
        let finding = try #require(
            try finding("time-until(lag.max < 500) < \(bound)s", "after: slow-net", in: recording))
        #expect(finding.verdict == verdict)
        #expect(finding.observed == "'lag.max < 500' did not hold in 30.00 s")
    }

    @Test func `a condition that nobody could see is inconclusive`() throws {
        let recording = SyntheticRecording.make { recording in recording.change(30...60) { $0.lagMaximum = nil } }
        let finding = try #require(try finding("time-until(lag.max < 5) < 6s", "after: slow-net", in: recording))
        #expect(finding.verdict == .inconclusive)
    }

    @Test func `the bound of a finding names the expression`() throws {
        let finding = try #require(try finding("lag.max < 500", "during: steady", in: Self.quiet))
        #expect(finding.name == "claim")
        #expect(finding.bound.contains("lag.max < 500"))
    }
}
