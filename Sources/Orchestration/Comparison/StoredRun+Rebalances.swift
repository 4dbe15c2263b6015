import Foundation
import Invariants
import KafkaTarget
import RebalanceRecorder
import Reporting

extension StoredRun {
    /// What the run has kept of its rebalances.
    ///
    /// - Throws: `RunFailure` when it has kept nothing, or what it has kept is damaged or of a newer version.
    func rebalances() throws(RunFailure) -> RebalanceAccount {
        let path = directory.rebalances.string
        guard FileManager.default.fileExists(atPath: path) else { throw nothingKept() }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RunFailure(.inputMissing, "\(path): error: it cannot be read\n  fix: see whether you may read it")
        }
        do { return try RebalanceJSON.account(data, location: path) } catch {
            throw RunFailure(.usage, error.description)
        }
    }

    /// What its judge said; nil where none did.
    var verdict: Verdict? {
        FileManager.default.contents(atPath: directory.verdict.string).flatMap { try? VerdictJSON($0) }?.verdict
    }

    private func nothingKept() -> RunFailure {
        if let target = try? experiment().target, type(of: target).kind != KafkaSpec.kind {
            return RunFailure(
                .usage,
                "\(directory.path): error: its target is \(type(of: target).kind), where no consumer group rebalances\n"
                    + "  fix: name runs whose target is kafka")
        }
        return RunFailure(
            .inputMissing,
            "\(directory.rebalances): error: the run has kept no rebalances\n"
                + "  fix: run the experiment again to its end with this version of Highwater")
    }
}
