import ChildProcesses
import ConsumerFleet
import FaultProxy
import Foundation
import SystemPackage

/// Undoes what a journal says is still in place.
public enum Healer {
    /// What was found and done for one entry.
    public struct Report: Sendable, Hashable, CustomStringConvertible {
        public var id: String
        public var kind: String
        public var subject: String
        public var isClean: Bool
        public var text: String

        public var description: String { "\(isClean ? "ok" : "FAILED")  \(id) (\(kind) on \(subject)): \(text)" }
    }

    /// Undoes every open entry of one journal, latest first, and enters that it is reverted.
    ///
    /// `isDue`: which of them to undo now; all by default.
    public static func heal(
        _ path: FilePath, only isDue: (UndoJournal.Entry, [UndoJournal.Entry]) -> Bool = { _, _ in true },
        restore: @Sendable (UndoAction) async throws(FaultError) -> String
    ) async -> [Report] {
        let entries = UndoJournal.read(path)
        var reports: [Report] = []
        for entry in UndoJournal.open(in: entries) where isDue(entry, entries) {
            reports.append(await undo(entry, journal: path, restore))
        }
        return reports
    }

    /// Whether the process that wrote a journal is still there.
    ///
    /// A pid may belong to somebody else by now: a process that started after the last entry did not write it.
    public static func isHarnessAlive(_ entries: [UndoJournal.Entry]) -> Bool {
        guard let last = entries.last, kill(last.harness, 0) == 0 else { return false }
        guard let start = ProcessState.startNanoseconds(of: last.harness) else { return true }
        return start <= last.atNanoseconds
    }

    private static func undo(
        _ entry: UndoJournal.Entry, journal: FilePath,
        _ restore: @Sendable (UndoAction) async throws(FaultError) -> String
    ) async -> Report {
        var report = Report(
            id: entry.id, kind: entry.kind ?? "unknown", subject: entry.subject ?? "unknown", isClean: true, text: "")
        do throws(FaultError) {
            report.text = try await perform(entry.undo ?? .endsWithHarness, restore)
            let reverted = UndoJournal.Entry(
                id: entry.id, step: .reverted, harness: entry.harness, atNanoseconds: entry.atNanoseconds,
                proof: report.text)
            try? UndoJournal(journal).append(reverted)
        } catch {
            report.isClean = false
            report.text = error.problem
        }
        return report
    }

    private static func perform(
        _ action: UndoAction, _ restore: @Sendable (UndoAction) async throws(FaultError) -> String
    ) async throws(FaultError) -> String {
        switch action {
        case .endsWithHarness: "nothing is left: it ended with the run's own processes"
        case .command(let words, let directory):
            try await ShellCommand.run(words, in: directory, within: .seconds(60))
        case .restoreReplicas: try await restore(action)
        case .removePacketLoss(let table): try removePacketLoss(table)
        case .nothing(let reason): "nothing can be undone: \(reason)"
        case .wakeConsumer(let consumer):
            try await reach { () async throws(ReachError) in try await consumer.wake() }
        case .startConsumer(let consumer):
            try await reach { () async throws(ReachError) in try await consumer.startAgain() }
        }
    }

    private static func reach(_ body: () async throws(ReachError) -> String) async throws(FaultError) -> String {
        do throws(ReachError) { return try await body() } catch { throw FaultError(error.problem) }
    }

    private static func removePacketLoss(_ table: String) throws(FaultError) -> String {
        do throws(ProxyError) { return try KernelPacketLoss.remove(table: table) } catch {
            throw FaultError("the table \(table) of nftables cannot be removed: \(error.problem)")
        }
    }
}
