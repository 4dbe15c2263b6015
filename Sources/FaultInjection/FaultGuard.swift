import ConsumerFleet
import Foundation
import Measurement
import SystemPackage

/// A process of its own that undoes what outlives the harness: at once when the harness ends, and fault by fault when
/// a lease runs out because the harness hangs.
public enum FaultGuard {
    /// Watches a journal until the harness says that it is done, or has ended.
    ///
    /// `parent`: the pid of the harness.
    public static func watch(
        _ journal: FilePath, parent: pid_t, restore: @Sendable (UndoAction) async throws(FaultError) -> String
    ) async {
        // Ctrl-C and a closed terminal are meant for the harness, which tells us when all is undone.
        for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
        while getppid() == parent {
            _ = await Healer.heal(journal, only: isOverdue, restore: restore)
            try? await Task.sleep(for: .milliseconds(100))
        }
        _ = await Healer.heal(journal, restore: restore)
    }

    private static func isOverdue(_ entry: UndoJournal.Entry, _ entries: [UndoJournal.Entry]) -> Bool {
        guard entry.undo?.outlivesHarness == true, let end = UndoJournal.leaseEnd(of: entry.id, in: entries) else {
            return false
        }
        return MonotonicClock.now > end
    }
}
