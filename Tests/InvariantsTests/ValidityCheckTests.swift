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

    @Test func `a run without consumers tells nothing of a fleet`() {
        #expect(check("fleet") { $0.manifest.consumers = 0 }.finding == nil)
    }

    @Test func `a target that acknowledges nothing puts the run in doubt`() {
        let (finding, code) = check("answers") {
            $0.tally.acknowledged = 0
            $0.tally.delivered = 0
        }
        #expect(finding?.verdict == .inconclusive)
        #expect(code == .inconclusive)
        #expect(check("answers") { _ in }.finding == nil)
        #expect(check("answers") { $0.tally.acknowledged = 0 }.finding == nil, "what was delivered was taken")
    }

    @Test func `arrivals that were never sent are a saturated generator`() {
        let (finding, code) = check("generator") { $0.manifest.streams[0].unsent = 1 }
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
        let (finding, _) = check("generator") { $0.latencies[.init(stream: "load", kind: .senderError)] = [recorder] }
        #expect(finding?.verdict == verdict)
        #expect(finding?.evidence.first?.hasPrefix("generator saturated") == (verdict == .held ? nil : true))
    }

    @Test(arguments: [
        (cores: 3.6, full: UInt64(9), words: "generator saturated: CPU: the harness used 3.60 of 4 processors"),
        (
            cores: 0.5, full: 9,
            words: "generator saturated: connections: the client had no room for an operation 9 times"
        ),
        (cores: 0.5, full: 0, words: "generator saturated: backlog: operations waited"),
    ])
    func `a saturated generator says what it ran out of`(cores: Double, full: UInt64, words: String) {
        let (finding, code) = check("generator") { recording in
            recording.manifest.processors = 4
            recording.manifest.streams[0].workers = 4
            recording.manifest.streams[0].unsent = 1
            recording.manifest.streams[0].queueFull = full
            recording.change(30...30) { $0.processorShare = cores }
        }
        #expect(finding?.evidence.first?.hasPrefix(words) == true, "\(finding?.evidence ?? [])")
        #expect(finding?.evidence.last?.hasPrefix("fix: ") == true)
        #expect(code == .inconclusive)
    }

    @Test func `each stream has a generator of its own`() {
        let change = { (recording: inout Recording) in
            recording.manifest.streams = [
                StreamRecord(name: "polite", plannedArrivals: 2500),
                StreamRecord(name: "greedy", firstProducer: 1, plannedArrivals: 2500),
            ]
            recording.manifest.streams[0].offered = 2500
            recording.manifest.streams[1].offered = 2400
            recording.manifest.streams[1].unsent = 100
            let errors = recording.latencies.values.first ?? []
            for stream in recording.manifest.streams {
                recording.latencies[.init(stream: stream.name, kind: .senderError)] = errors
            }
        }
        #expect(check("generator polite", change).finding?.verdict == .held)
        let greedy = check("generator greedy", change).finding
        #expect(greedy?.verdict == .inconclusive)
        #expect(greedy?.observed.contains("96.00 % of 2500 sent") == true)
        #expect(greedy?.evidence.first?.hasPrefix("generator saturated: stream 'greedy', ") == true)
    }

    @Test func `a closed model plans no arrivals that could be missing`() {
        let (finding, _) = check("generator") {
            $0.manifest.streams = [StreamRecord(model: .closed, plannedArrivals: 0)]
            $0.manifest.streams[0].offered = 5000
        }
        #expect(finding?.verdict == .held)
        #expect(finding?.observed.contains("5000 sent") == true)
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
