import Foundation
import Invariants
import Measurement
import SystemPackage
import Testing

@Suite struct ValidityCheckTests {
    private func check(_ name: String, _ change: (inout Recording) -> Void) -> (finding: Finding?, code: ExitCode) {
        let judgement = Judge(invariants: [], steadyState: []).judge(SyntheticRecording.make(change))
        return (judgement.findings.first { $0.group == .validity && $0.name == name }, judgement.exitCode)
    }

    @Test(arguments: ["generator", "fleet", "recording"])
    func `a run that went as planned can be believed`(name: String) {
        #expect(check(name) { _ in }.finding?.verdict == .held)
    }

    @Test func `arrivals that were never sent are a saturated generator`() {
        let (finding, code) = check("generator") { $0.manifest.unsent = 1 }
        #expect(finding?.verdict == .inconclusive)
        #expect(finding?.evidence.first?.hasPrefix("generator saturated") == true)
        #expect(code == .inconclusive)
    }

    @Test(arguments: [(backlog: 100.0, verdict: Verdict.held), (backlog: 101.0, verdict: .inconclusive)])
    func `a backlog beyond its bound is a saturated generator`(backlog: Double, verdict: Verdict) {
        let (finding, _) = check("generator") { recording in recording.change(30...30) { $0.backlog = backlog } }
        #expect(finding?.verdict == verdict)
        #expect(finding?.evidence.first?.hasPrefix("generator saturated") == (verdict == .held ? nil : true))
    }

    @Test(arguments: [(milliseconds: UInt64(20), verdict: Verdict.held), (milliseconds: 80, verdict: .inconclusive)])
    func `sending later than the bound is a saturated generator`(milliseconds: UInt64, verdict: Verdict) throws {
        let path = FilePath(FileManager.default.temporaryDirectory.appending(path: "\(UUID()).counts").path)
        defer { try? FileManager.default.removeItem(atPath: path.string) }
        let recorder = try LatencyRecorder.create(path, start: SyntheticRecording.start, length: .seconds(60))
        for _ in 0..<100 {
            recorder.record(intended: SyntheticRecording.start, nanoseconds: milliseconds * 1_000_000)
        }
        let (finding, _) = check("generator") { $0.latencies[.senderError] = [recorder] }
        #expect(finding?.verdict == verdict)
        #expect(finding?.evidence.first?.hasPrefix("generator saturated") == (verdict == .held ? nil : true))
    }

    @Test(arguments: [(intended: 1.0, verdict: Verdict.held), (intended: 0.0, verdict: .inconclusive)])
    func `a member that ended unasked makes the run inconclusive`(intended: Double, verdict: Verdict) {
        let (finding, _) = check("fleet") {
            $0.events = [
                SyntheticRecording.event(
                    .memberExited, at: 30, subject: "consumer-1", detail: "signal 11", values: ["intended": intended])
            ]
        }
        #expect(finding?.verdict == verdict)
        #expect(finding?.evidence == (verdict == .held ? [] : ["consumer-1: signal 11"]))
    }

    @Test(arguments: [
        (RunEnd.complete, Verdict.held), (.stopped("Ctrl-C"), .held), (.steadyStateWrong("lag"), .held),
        (.unfinished, .inconclusive), (.failed("the drain"), .inconclusive),
    ])
    func `a recording that was cut short tells nothing`(end: RunEnd, verdict: Verdict) {
        #expect(check("recording") { $0.manifest.end = end }.finding?.verdict == verdict)
    }

    @Test func `a generator whose latencies are missing cannot be believed`() {
        let (finding, code) = check("generator") { $0.latencies = [:] }
        #expect(finding?.verdict == .inconclusive)
        #expect(code == .inconclusive)
    }

    @Test(
        arguments: [
            { $0.samples = [] }, { $0.events = [] },
        ] as [@Sendable (inout Recording) -> Void])
    func `a recording of which a part is missing tells nothing`(change: @Sendable (inout Recording) -> Void) {
        let (finding, code) = check("recording", change)
        #expect(finding?.verdict == .inconclusive)
        #expect(code == .inconclusive)
    }
}
