import Foundation
import TestSupport
import Testing

/// Every experiment in `experiments/caught` is wrong on purpose, and is caught for the right reason.
@Suite(.serialized) struct CaughtTests {
    private static func experiment(_ name: String) -> String {
        HighwaterProcess.repository.appendingPathComponent("experiments/caught/\(name).yaml").path
    }

    /// An experiment, its exit code, and the verdict of the finding that it is about.
    private typealias Mistake = (name: String, code: Int32, finding: String, verdict: String)

    private static let mistakes: [Mistake] = [
        ("commit-before-processing", 1, "no-loss", "violated"),
        ("naive-outcome-store", 1, "idempotent-outcomes", "violated"),
        ("consumer-stops-for-good", 1, "bounded-lag", "violated"),
        ("auto-commit-before-processing", 1, "commits", "violated"),
        ("acks-leader", 1, "no-loss", "violated"),
        ("no-retry", 1, "nothing-fails", "violated"),
        ("wrong-key", 1, "order", "violated"),
        ("unbounded-queue", 1, "back-pressure", "violated"),
        ("prefetch-without-bound", 1, "duplicates", "violated"),
        ("acks-none", 3, "no-loss", "inconclusive"),
        ("fault-matches-nothing", 3, "kill-the-ninth", "inconclusive"),
    ]

    @Test func `a wrong experiment is caught by name`() async throws {
        try await forEach(Self.mistakes, atOnce: 4) { try await Self.expect($0) }
        // Its load takes all of the machine that it gets.
        try await Self.expect(("generator-saturated", 3, "generator", "inconclusive"))
    }

    /// An experiment, what is wrong in it, and what would be right.
    private typealias Correction = (name: String, wrong: String, right: String)

    private static let corrections: [Correction] = [
        ("commit-before-processing", "commit: before-processing", "commit: after-processing"),
        ("naive-outcome-store", "apply: naive", "apply: idempotent"),
        ("consumer-stops-for-good", "{kill: {consumer: 1}}", "{kill: {consumer: 1}}, restart-after: 1s"),
        ("auto-commit-before-processing", "commit: auto ", "commit: after-processing "),
        ("acks-leader", "acks: leader", "acks: all"),
        ("no-retry", "delivery-timeout: 300ms", "delivery-timeout: 30s"),
        ("wrong-key", "message-keys: false", "message-keys: true"),
        ("unbounded-queue", "count: 1 ", "count: 3 "),
        ("prefetch-without-bound", "batch: 100000 ", "batch: 20 "),
    ]

    @Test func `the same experiment without its mistake holds`() async throws {
        try await forEach(Self.corrections, atOnce: 4) { try await Self.expectToHold($0) }
    }

    private static let pythonMistakes: [Mistake] = [
        ("two-groups", 1, "idempotent-outcomes", "violated"), ("poison-skipped", 1, "no-loss", "violated"),
    ]
    private static let pythonCorrections: [Correction] = [
        ("two-groups", "order-worker\"", "order-workers\""), ("poison-skipped", "ATTEMPTS: \"1\"", "ATTEMPTS: \"3\""),
    ]

    @Test(.enabled(if: PythonPrograms.areInstalled, "make python-deps installs confluent-kafka"))
    func `what a consumer in Python does wrong is caught by its effects, and is gone without its mistake`() async throws
    {
        try await forEach(Self.pythonMistakes, atOnce: 2) { try await Self.expect($0, path: PythonPrograms.path) }
        try await forEach(Self.pythonCorrections, atOnce: 2) {
            try await Self.expectToHold($0, path: PythonPrograms.path)
        }
    }

    private static func expectToHold(_ correction: Correction, path: String? = nil) async throws {
        let text = try String(contentsOfFile: experiment(correction.name), encoding: .utf8)
        #expect(text.contains(correction.wrong), "\(correction.name)")
        // Its profile and its program stay where they are.
        let home = HighwaterProcess.repository.path
        let corrected = text.replacing(correction.wrong, with: correction.right)
            .replacing("../../loadprofiles", with: "\(home)/loadprofiles")
            .replacing("shop.py", with: "\(home)/experiments/caught/shop.py")
        let directory = try TemporaryDirectory()
        let file = directory.file("corrected.yaml").string
        try corrected.write(toFile: file, atomically: true, encoding: .utf8)
        let (exit, process) = try await HighwaterProcess.finished(["run", file], path: path)
        defer { process.remove() }
        #expect(exit == 0, "\(correction.name): \(process.conclusion)")
    }

    private static func expect(_ mistake: Mistake, path: String? = nil) async throws {
        let (name, code, finding, verdict) = mistake
        let (exit, process) = try await HighwaterProcess.finished(["run", experiment(name)], path: path)
        defer { process.remove() }
        #expect(exit == code, "\(process.text)")
        let file = try VerdictFile(process)
        #expect(file.exitCode == code)
        #expect(file[finding]?.verdict == verdict, "\(process.text)")
        // Nothing else is to blame: every other invariant held.
        let blamed = file.findings.filter { $0.group == "invariant" && $0.verdict == "violated" }.map(\.name)
        #expect(blamed == (code == 1 ? [finding] : []), "\(name)")
        try await process.expectTheSameOffline(code)
    }

    @Test func `a saturated generator is the first thing that is said`() async throws {
        let (_, process) = try await HighwaterProcess.finished(["run", Self.experiment("generator-saturated")])
        defer { process.remove() }
        let conclusion = process.text.split(separator: "\n").first { $0.hasPrefix("INCONCLUSIVE") }
        #expect(conclusion?.contains("generator saturated") == true, "\(process.text)")
    }

    @Test func `a steady state that is wrong keeps every fault out`() async throws {
        let (exit, process) = try await HighwaterProcess.finished(["run", Self.experiment("steady-state-broken")])
        defer { process.remove() }
        #expect(exit == 2, "\(process.text)")
        #expect(try process.file("events.jsonl").contains("fault-i") == false)
        #expect(try VerdictFile(process)["before: lag.max < 50"]?.verdict == "violated")
    }

    @Test func `a target that is not there is told within its deadline, and leaves nothing`() async throws {
        let begin = ContinuousClock.now
        let (exit, process) = try await HighwaterProcess.finished(["run", Self.experiment("target-unreachable")])
        defer { process.remove() }
        #expect(exit == 69, "\(process.text)")
        #expect(ContinuousClock.now - begin < .seconds(20))
        #expect(process.text.contains("127.0.0.1:9"))
        #expect(process.run == nil)
    }

    @Test func `Ctrl-C in the middle of a fault reverts it, judges, and exits with 4`() async throws {
        let process = try HighwaterProcess(["run", Self.experiment("stopped-in-a-fault")])
        defer { process.remove() }
        let marker = process.directory.appendingPathComponent("fault-in-place").path
        #expect(await poll(within: .seconds(30)) { FileManager.default.fileExists(atPath: marker) })
        process.send(SIGINT)
        let exit = await process.exitCode()
        #expect(exit == 4, "\(process.text)")
        #expect(!FileManager.default.fileExists(atPath: marker))
        let journal = try process.file("undo.jsonl")
        #expect(journal.contains("\"id\":\"slow-net\"") && journal.contains("\"step\":\"reverted\""))
        #expect(try VerdictFile(process)["no-loss"]?.verdict == "held", "\(process.text)")
        #expect(ProcessTable.pids(mentioning: try #require(process.run).lastPathComponent).isEmpty)
    }
}
