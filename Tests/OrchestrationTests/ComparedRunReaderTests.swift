import Foundation
import Measurement
import MessageLedger
import RebalanceRecorder
import Reporting
import TestSupport
import Testing

@testable import Orchestration

@Suite struct ComparedRunReaderTests {
    private let temporary: TemporaryDirectory
    private let directory: RunDirectory

    init() throws {
        temporary = try TemporaryDirectory()
        directory = RunDirectory(temporary.file("run"))
        try directory.create()
    }

    private func write(_ account: RebalanceAccount?, change: (inout RunManifest) -> Void = { _ in }) throws {
        var manifest = RunManifest(
            name: "kill-for-good", hypothesis: nil, seed: 4711, run: 9, streams: [StreamRecord(plannedArrivals: 4)],
            partitions: 2, acknowledgements: true, outcomeStore: nil, consumers: 3,
            startedAt: Date(timeIntervalSince1970: 1.8e9), startNanoseconds: 1, loadSeconds: 10, recordedSeconds: 60,
            maximumSenderErrorSeconds: 1, maximumBacklog: 1)
        manifest.end = .complete
        manifest.phases = [PhaseMark(name: "steady-state", seconds: 2), PhaseMark(name: "final-read", seconds: 20)]
        var fault = FaultRecord(id: "one", kind: "kill", effect: "process", plannedSeconds: 5)
        fault.subject = "consumer-2"
        fault.injectedSeconds = 5.25
        manifest.faults = [fault, FaultRecord(id: "two", kind: "pause", effect: "process", plannedSeconds: 8)]
        change(&manifest)
        try manifest.write(to: directory.manifest)
        guard let account else { return }
        try write(RebalanceJSON.text(account), to: "rebalances.json")
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: directory.path.appending(name).string))
    }

    /// The experiment of the run, as its directory keeps it.
    private func writeInputs(target: String, consumers: String = "") throws {
        let text = """
            highwater: 1
            name: quick
            target: {\(target)}
            load: {profile: [{hold: 100/s, for: 4s}]}
            \(consumers)
            """
        let inputs: [String: Any] = ["experiment": "e.yaml", "files": ["e.yaml": text]]
        try JSONSerialization.data(withJSONObject: inputs)
            .write(to: URL(fileURLWithPath: directory.path.appending("inputs.json").string))
    }

    private func failure(_ path: String? = nil) throws -> RunFailure {
        try #require(throws: RunFailure.self) { try ComparedRunReader().read(path ?? directory.path.string) }
    }

    private static let empty = RebalanceAccount(startMicroseconds: 1_000_000, findings: RebalanceFindings())

    @Test func `a run is read with its name, seed, window and kills`() throws {
        try write(Self.empty)
        let run = try ComparedRunReader().read(directory.path.string)
        #expect(run.experiment == "kill-for-good" && run.seed == 4711 && run.verdict == nil)
        #expect(run.window == 3_000_000..<21_000_000)
        #expect(run.kills == [.init(subject: "consumer-2", microseconds: 6_250_000)])
        #expect(run.gaps.isEmpty && run.findings.isEmpty)
    }

    @Test func `the plan tells the assignor where no rebalance does, and the judge the verdict`() throws {
        try write(Self.empty)
        try writeInputs(
            target: "kafka: {embedded: {brokers: 1}, topic: orders, partitions: 2}",
            consumers: "consumers: {group: g, count: 2, assignor: roundrobin}")
        try write(
            #"{"format": 1, "name": "n", "seed": 1, "verdict": "violated", "exit_code": 1, "findings": []}"#,
            to: "verdict.json")
        let run = try ComparedRunReader().read(directory.path.string)
        #expect(run.plannedAssignor == "roundrobin")
        #expect(run.verdict == .violated)
    }

    @Test func `frames that nobody looked at, and an early end, make it incomplete`() throws {
        var account = Self.empty
        account.droppedFrames = 12
        account.unreadFrames = 2
        try write(account) { $0.end = .stopped("by hand") }
        let gaps = try ComparedRunReader().read(directory.path.string).gaps
        #expect(gaps.count == 3)
        #expect(gaps.first == "12 frames came too fast and were not looked at")
        #expect(gaps.last == "the run ended early: by hand")
    }

    @Test func `nothing there, no run, and no rebalances are told apart with 66`() throws {
        let nothing = try failure("/nowhere/run")
        #expect(nothing.code == .inputMissing && nothing.problem.contains("nothing is there\n  fix: "))
        let noRun = try failure()
        #expect(noRun.code == .inputMissing && noRun.problem.contains("no run is recorded there"))
        try write(nil)
        let none = try failure()
        #expect(none.code == .inputMissing && none.problem.contains("kept no rebalances\n  fix: "))
    }

    @Test func `a run against a gateway cannot be compared`() throws {
        try write(nil)
        try writeInputs(target: "http: {url: 'http://127.0.0.1:8080'}")
        let failure = try failure()
        #expect(failure.code == .usage)
        #expect(failure.problem.contains("its target is http, where no consumer group rebalances\n  fix: "))
    }

    @Test(arguments: [Int64.min, -1, .max])
    func `a start that can be none is damage, refused with 64`(start: Int64) throws {
        try write(RebalanceAccount(startMicroseconds: start, findings: RebalanceFindings()))
        let failure = try failure()
        #expect(failure.code == .usage)
        #expect(failure.problem.contains("it is damaged: start_us is negative or beyond 2^53\n  fix: "))
    }

    @Test(arguments: [#"{"format": 2}"#, #"{"format": 1}"#, "[]", "", "{\"format\": 1, \"start"])
    func `a damaged file, or one of a newer version, is refused with 64`(text: String) throws {
        try write(nil)
        try write(text, to: "rebalances.json")
        let failure = try failure()
        #expect(failure.code == .usage)
        #expect(failure.problem.contains("rebalances.json: error: ") && failure.problem.contains("\n  fix: "))
    }
}
