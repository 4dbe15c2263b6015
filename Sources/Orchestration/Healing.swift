import FaultInjection
import Foundation
import Invariants
import KafkaTarget
import Measurement
import SystemPackage

/// Undoes what runs that were killed left in place.
public struct Healing: Sendable {
    /// What was found, in lines for a person.
    public struct Outcome: Sendable {
        public var lines: [String]
        public var isClean: Bool
    }

    private let runs: String

    /// - Parameter runs: a run directory, or the directory that holds them.
    public init(runs: String) { self.runs = runs }

    /// - Throws: `RunFailure` when the directory is missing, or a run in it is still going on.
    public func heal() async throws(RunFailure) -> Outcome {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: runs, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw RunFailure(
                .inputMissing, "\(runs): no such directory\n  fix: name a run directory, or the one that holds them")
        }
        var outcome = Outcome(lines: [], isClean: true)
        let journals = LeftoverFaults(runs: runs).journals
        for journal in journals { await heal(journal, &outcome) }
        if outcome.lines.isEmpty {
            outcome.lines = ["\(journals.count) journals read: nothing was left in place"]
        }
        return outcome
    }

    private func heal(_ journal: FilePath, _ outcome: inout Outcome) async {
        let entries = UndoJournal.read(journal)
        guard !UndoJournal.open(in: entries).isEmpty else { return }
        guard !Healer.isHarnessAlive(entries) else {
            outcome.lines.append("\(journal): its run is still going on, and undoes its faults itself")
            return
        }
        for report in await Healer.heal(journal, restore: Self.restore) {
            outcome.lines.append("\(journal.removingLastComponent()): \(report)")
            outcome.isClean = outcome.isClean && report.isClean
        }
    }

    /// Undoes what needs the target itself.
    public static func restore(_ action: UndoAction) async throws(FaultError) -> String {
        guard case .restoreReplicas(let order) = action else { return "nothing to put back" }
        do {
            try await ReplicaElection(servers: order.bootstrap, topic: order.topic).apply(order.replicas)
        } catch {
            throw FaultError(error.description)
        }
        return "the former order of the replicas of \(order.replicas.count) partitions is back"
    }
}
