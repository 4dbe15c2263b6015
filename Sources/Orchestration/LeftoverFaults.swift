import FaultInjection
import Foundation
import Invariants
import SystemPackage

/// Faults that an earlier run left in place.
public struct LeftoverFaults: Sendable {
    private let runs: String

    /// - Parameter runs: the directory that holds the directories of runs, or one of them.
    public init(runs: String) { self.runs = runs }

    /// The journals in it, oldest first.
    public var journals: [FilePath] {
        let own = FilePath(runs).appending("undo.jsonl")
        if FileManager.default.fileExists(atPath: own.string) { return [own] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
        return names.sorted().map { FilePath(runs).appending($0).appending("undo.jsonl") }
            .filter { FileManager.default.fileExists(atPath: $0.string) }
    }

    /// - Throws: `RunFailure` when a fault that outlives its harness was never reverted.
    func refuseIfAny() throws(RunFailure) {
        for journal in journals {
            let entries = UndoJournal.read(journal)
            let left = UndoJournal.open(in: entries).filter { $0.undo?.outlivesHarness == true }
            guard let first = left.first else { continue }
            throw RunFailure(
                .faultInPlace,
                "\(journal): the fault '\(first.id)' was never reverted\n"
                    + "  fix: run 'highwater heal \(journal.removingLastComponent())'")
        }
    }
}
