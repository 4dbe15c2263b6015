import Invariants
import Testing

@testable import Reporting

@Suite struct ConclusionTests {
    private func conclusion(
        _ exitCode: ExitCode, _ findings: [Finding] = [], ending: String? = nil
    ) -> Conclusion {
        Conclusion(Judgement(name: "n", seed: 1, findings: findings, ending: ending, exitCode: exitCode))
    }

    private func finding(_ group: Finding.Group, _ name: String, _ verdict: Verdict, _ why: String = "") -> Finding {
        Finding(group, name, bound: "", observed: why, verdict)
    }

    @Test func `a run that held needs no reason`() {
        let conclusion = conclusion(.held, [finding(.invariant, "no-loss", .held)])
        #expect(conclusion.text == "HELD" && conclusion.verdict == .held)
    }

    @Test func `every violated finding is named`() {
        let findings = [
            finding(.invariant, "no-loss", .violated), finding(.invariant, "recovers", .inconclusive, "no lag"),
            finding(.steadyState, "rate", .violated),
        ]
        #expect(conclusion(.violated, findings).text == "VIOLATED: no-loss, rate")
    }

    @Test func `doubt about the run itself is the first reason`() {
        let findings = [
            finding(.invariant, "no-loss", .inconclusive, "cut short"),
            finding(.validity, "generator saturated", .inconclusive, "backlog 9,000"),
        ]
        #expect(conclusion(.inconclusive, findings).text == "INCONCLUSIVE: generator saturated: backlog 9,000")
    }

    @Test func `a violation in a doubtful run tells of the doubt`() {
        let findings = [
            finding(.invariant, "no-loss", .violated), finding(.validity, "generator saturated", .inconclusive),
        ]
        let text = conclusion(.violated, findings).text
        #expect(text == "VIOLATED: no-loss (and the run is in doubt: generator saturated)")
    }

    @Test func `an inconclusive finding is never a pass, whatever the exit code says`() {
        let conclusion = conclusion(.held, [finding(.invariant, "no-loss", .inconclusive, "no ledger")])
        #expect(conclusion.verdict == .inconclusive && conclusion.text == "INCONCLUSIVE: no-loss: no ledger")
    }

    @Test func `a stopped run tells why it stopped`() {
        let conclusion = conclusion(.stopped, ending: "lag above 10,000")
        #expect(conclusion.text == "STOPPED: lag above 10,000" && conclusion.verdict == .inconclusive)
    }

    @Test(arguments: ExitCode.allCases)
    func `every exit code has a word and, but for success, a reason`(code: ExitCode) {
        #expect((conclusion(code).reason == nil) == (code == .held))
    }
}
