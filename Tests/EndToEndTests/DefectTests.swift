import Foundation
import Testing

/// A cluster that is wrong on purpose is convicted through a real client's run; the same run on a sound one holds.
@Suite(.serialized) struct DefectTests {
    private static func experiment(_ defect: String) -> URL {
        HighwaterProcess.repository.appending(path: "experiments/caught/defects/\(defect).yaml")
    }

    @Test(
        arguments: [
            ("acknowledge-before-storing", ["no-loss"]), ("lose-unsynced-tail", ["no-loss"]),
            ("skip-offset-after-rebalance", ["no-loss"]), ("corrupt-payload", ["no-loss", "no-phantoms"]),
            ("reorder-within-partition", ["order"]), ("duplicate-on-retry", ["idempotent-outcomes"]),
            ("two-owners-of-a-partition", ["idempotent-outcomes"]), ("forget-commit", ["idempotent-outcomes"]),
            ("stale-read-after-failover", ["no-loss", "bounded-lag"]),
        ] as [(String, [String])])
    func `a defect of the cluster is convicted by the invariants meant for it, and by no other`(
        defect: String, invariants: [String]
    ) async throws {
        let (exit, process) = try await HighwaterProcess.finished(["run", Self.experiment(defect).path])
        defer { process.remove() }
        #expect(exit == 1, "\(process.text)")
        let file = try VerdictFile(process)
        for name in ["no-loss", "no-phantoms", "order", "idempotent-outcomes", "bounded-lag"] {
            let isMeant = invariants.contains(name)
            #expect((file[name]?.verdict == "violated") == isMeant, "\(name): \(process.text)")
        }
    }

    @Test(arguments: ["lose-unsynced-tail", "duplicate-on-retry", "forget-commit", "stale-read-after-failover"])
    func `without its defect the same run holds`(defect: String) async throws {
        let text = try String(contentsOf: Self.experiment(defect), encoding: .utf8)
        let sound = text.replacing(", defects: [\(defect)]", with: "")
        #expect(sound != text)
        let directory = FileManager.default.temporaryDirectory.appending(path: "hw-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "sound.yaml")
        try Data(sound.utf8).write(to: file)
        let (exit, process) = try await HighwaterProcess.finished(["run", file.path])
        defer { process.remove() }
        #expect(exit == 0, "\(process.text)")
    }
}
