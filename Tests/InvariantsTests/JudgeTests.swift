import Experiments
import Invariants
import Measurement
import Testing

@Suite struct JudgeTests {
    private func judge(_ change: (inout Recording) -> Void) throws -> Judgement {
        let judge = Judge(
            invariants: [
                named("no-loss", try promise(NoLoss.self)),
                named("no-phantoms", try promise(NoPhantoms.self)),
                try expectation("lag.max < 500"),
            ],
            steadyState: [try Experiments.Expression(parsing: "lag.max < 50")])
        return judge.judge(SyntheticRecording.make(change))
    }

    private static func lose(_ recording: inout Recording) { recording.tally.lost = SyntheticRecording.loss(1..<2) }
    private static func silence(_ recording: inout Recording) { recording.tally.acknowledged = 0 }
    private static func leaveFault(_ recording: inout Recording) {
        recording.manifest.faults[0].revertFailure = "broker 2 does not answer"
    }
    private static func end(_ end: RunEnd) -> @Sendable (inout Recording) -> Void { { $0.manifest.end = end } }

    @Test func `a sample that came a moment late does not leave the time after the last fault without any`() throws {
        let recording = SyntheticRecording.make {
            $0.manifest.faults = [SyntheticRecording.fault("slow-net", from: 20, to: 46)]
            $0.samples.removeAll { $0.seconds == 49 }
        }
        let rate = try Experiments.Expression(parsing: "rate.achieved > 50/s")
        let findings = Judge(invariants: [], steadyState: [rate]).judge(recording).findings
        #expect(findings.first { $0.name.hasPrefix("after: ") }?.verdict == .held)
    }

    @Test(
        arguments: [
            ("complete and all held", ExitCode.held, []),
            ("a violation", .violated, [lose]),
            ("an inconclusive promise", .inconclusive, [silence]),
            ("a fault that was not confirmed", .inconclusive, [{ $0.manifest.faults[0].failure = "nothing matches" }]),
            ("a fault that may be in place", .faultInPlace, [leaveFault]),
            ("a fault in place and a violation", .faultInPlace, [leaveFault, lose]),
            ("failed", .internalError, [end(.failed("the drain did not end"))]),
            ("failed with a violation", .internalError, [end(.failed("the drain did not end")), lose]),
            ("stopped", .stopped, [end(.stopped("Ctrl-C"))]),
            ("stopped with something inconclusive", .stopped, [end(.stopped("Ctrl-C")), silence]),
            ("stopped with a violation", .violated, [end(.stopped("Ctrl-C")), lose]),
            ("stopped with a fault in place", .faultInPlace, [end(.stopped("Ctrl-C")), leaveFault]),
            ("the steady state wrong", .steadyStateWrong, [end(.steadyStateWrong("lag.max < 50: 90")), lose]),
            ("unfinished", .inconclusive, [end(.unfinished)]),
            ("unfinished with a violation", .violated, [end(.unfinished), lose]),
        ] as [(String, ExitCode, [@Sendable (inout Recording) -> Void])])
    func `the exit code follows from the findings and the end of the run`(
        name: String, code: ExitCode, changes: [@Sendable (inout Recording) -> Void]
    ) throws {
        let judgement = try judge { recording in for change in changes { change(&recording) } }
        #expect(judgement.exitCode == code)
    }

    @Test func `the same recording gives the same judgement`() throws {
        #expect(try judge(Self.lose) == judge(Self.lose))
    }

    @Test func `every promise has one finding, in the order of the experiment`() throws {
        let findings = try judge { _ in }.findings
        #expect(findings.filter { $0.group == .invariant }.map(\.name) == ["no-loss", "no-phantoms", "claim"])
        #expect(findings.filter { $0.group == .fault }.map(\.name) == ["slow-net"])
        #expect(findings.allSatisfy { $0.verdict == .held })
    }

    @Test func `a wrong steady state leaves no promise to judge`() throws {
        let judgement = try judge(Self.end(.steadyStateWrong("lag.max < 50: 90")))
        #expect(judgement.findings.allSatisfy { $0.group != .invariant })
        #expect(judgement.ending == "lag.max < 50: 90")
    }

    @Test func `the steady state is judged before the first fault and after the last`() throws {
        let findings = try judge { recording in recording.change(59...60) { $0.lagMaximum = 60 } }.findings
            .filter { $0.group == .steadyState }
        #expect(findings.map(\.name) == ["before: lag.max < 50", "after: lag.max < 50"])
        #expect(findings.map(\.verdict) == [.held, .violated])
    }

    @Test(arguments: [true, false])
    func `without a fault, or in a run that was stopped, there is no steady state to return to`(
        isStopped: Bool
    ) throws {
        let judgement = try judge {
            if isStopped { $0.manifest.end = .stopped("Ctrl-C") } else { $0.manifest.faults = [] }
        }
        #expect(judgement.findings.filter { $0.group == .steadyState }.map(\.name) == ["before: lag.max < 50"])
    }

    @Test func `what is wrong with the steady state is told with its value`() throws {
        let judge = Judge(
            invariants: [],
            steadyState: [
                try Experiments.Expression(parsing: "lag.max < 50"),
                try Experiments.Expression(parsing: "errors.rate < 1%"),
            ])
        let recording = SyntheticRecording.make { recording in recording.change(12...12) { $0.lagMaximum = 90 } }
        #expect(judge.steadyStateProblems(recording, in: 10..<19) == ["lag.max < 50: 90"])
        #expect(judge.steadyStateProblems(recording, in: 13..<19).isEmpty)
        #expect(judge.steadyStateProblems(recording, in: 100..<101).count == 2, "no data is a problem")
    }

    private static func saturate(_ recording: inout Recording) { recording.manifest.streams[0].unsent = 1 }

    @Test(arguments: ["rate.achieved < 50/s", "rate.achieved > 50/s", "backlog.max < 5", "sender-error.p99 > 1s"])
    func `what depends on the pace is neither held nor violated under a saturated generator`(text: String) throws {
        let judge = Judge(invariants: [try expectation(text)], steadyState: [])
        let judgement = judge.judge(SyntheticRecording.make(Self.saturate))
        let claim = judgement.findings.first { $0.group == .invariant }
        #expect(claim?.verdict == .inconclusive)
        #expect(claim?.evidence.first?.hasPrefix("generator saturated: ") == true)
        #expect(judgement.exitCode == .inconclusive)
    }

    @Test func `what was lost was lost, however slow the generator was`() throws {
        let judgement = try judge { recording in
            Self.saturate(&recording)
            Self.lose(&recording)
        }
        #expect(judgement.exitCode == .violated)
    }

    @Test(arguments: [("rate.achieved > 500/s", ExitCode.inconclusive), ("lag.max < 5", .steadyStateWrong)])
    func `a steady state that only a saturated generator missed is not called wrong`(
        text: String, code: ExitCode
    ) throws {
        let judge = Judge(invariants: [], steadyState: [try Experiments.Expression(parsing: text)])
        let recording = SyntheticRecording.make {
            Self.saturate(&$0)
            $0.manifest.end = .steadyStateWrong(text)
        }
        #expect(judge.judge(recording).exitCode == code)
    }

    @Test func `a promise that no judge knows is inconclusive`() throws {
        let judgement = Judge(invariants: [named("odd", OddSpec())], steadyState: []).judge(SyntheticRecording.make())
        #expect(judgement.exitCode == .inconclusive)
    }

    @Test func `a finding keeps at most twelve lines of evidence`() {
        let lines = (0..<30).map(String.init)
        let finding = Finding(.invariant, "x", bound: "0", observed: "30", .violated, evidence: lines)
        #expect(finding.evidence == Array(lines.prefix(12)))
    }
}

/// An invariant without anybody to judge it.
private struct OddSpec: InvariantSpec {
    static let kind = "odd"
    static let summary = "Nobody judges it."
    let bound = "odd"

    init() {}
    init?(fields: Fields) {}

    @Test func `a check that throws has seen nothing`() {
        let judge = Judge(invariants: [named("breaks", BreakingCheck())], steadyState: [])
        let finding = judge.judge(SyntheticRecording.make()).findings.first { $0.name == "breaks" }
        #expect(finding?.verdict == .inconclusive)
        #expect(finding?.evidence == ["the check failed: Breakdown()"])
    }
}

/// A check with a mistake of its own.
private struct BreakingCheck: Invariant {
    struct Breakdown: Error {}

    static let kind = "breaks"
    static let summary = "It never ends well."
    var bound: String { "none" }

    init() {}
    init?(fields: Fields) {}

    func check(_ recording: Recording) throws -> Observation { throw Breakdown() }
}
