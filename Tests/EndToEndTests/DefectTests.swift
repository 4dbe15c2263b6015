import Foundation
import TestSupport
import Testing

/// A cluster that is wrong on purpose is convicted through a real client's run; the same run on a sound one holds.
@Suite(.serialized) struct DefectTests {
    private static func experiment(_ defect: String) -> URL {
        HighwaterProcess.repository.appending(path: "experiments/caught/defects/\(defect).yaml")
    }

    /// Each defect, and the invariants meant for it.
    private static let convictions: [(defect: String, invariants: [String])] =
        [
            ("acknowledge-before-storing", ["no-loss"]), ("lose-unsynced-tail", ["no-loss"]),
            ("skip-offset-after-rebalance", ["no-loss", "resume"]), ("corrupt-payload", ["no-loss", "no-phantoms"]),
            ("reorder-within-partition", ["order"]), ("duplicate-on-retry", ["idempotent-outcomes"]),
            ("two-owners-of-a-partition", ["idempotent-outcomes", "ownership"]),
            ("forget-commit", ["idempotent-outcomes"]),
            ("stale-read-after-failover", ["no-loss", "bounded-lag"]),
        ]

    @Test func `a defect of the cluster is convicted by the invariants meant for it, and by no other`() async throws {
        try await forEach(Self.convictions, atOnce: 3) { try await Self.expect($0.defect, violates: $0.invariants) }
    }

    private static func expect(_ defect: String, violates invariants: [String]) async throws {
        let (exit, process) = try await HighwaterProcess.finished(["run", experiment(defect).path])
        defer { process.remove() }
        #expect(exit == 1, "\(process.text)")
        let file = try VerdictFile(process)
        let convicting = file.findings.filter { $0.group == "invariant" && $0.verdict == "violated" }.map(\.name)
        #expect(Set(convicting) == Set(invariants), "\(process.text)")
    }

    @Test func `without its defect the same run holds`() async throws {
        let defects = ["lose-unsynced-tail", "duplicate-on-retry", "forget-commit", "stale-read-after-failover"]
        try await forEach(defects, atOnce: 3) { try await Self.expectToHold(without: $0) }
    }

    private static func expectToHold(without defect: String) async throws {
        let text = try String(contentsOf: experiment(defect), encoding: .utf8)
        let sound = text.replacing(", defects: [\(defect)]", with: "")
        #expect(sound != text)
        let directory = try TemporaryDirectory()
        let file = directory.file("sound.yaml").string
        try sound.write(toFile: file, atomically: true, encoding: .utf8)
        let (exit, process) = try await HighwaterProcess.finished(["run", file])
        defer { process.remove() }
        #expect(exit == 0, "without \(defect): \(process.text)")
    }
}
