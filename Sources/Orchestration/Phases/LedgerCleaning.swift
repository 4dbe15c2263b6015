import Foundation
import Measurement
import MessageLedger
import Synchronization

/// Keeps the records of places of a run small while it goes on, on a thread of its own.
final class LedgerCleaning: Sendable {
    private let directory: RunDirectory
    private let run: UInt64
    private let events: EventLog
    private let stopping = Atomic<Bool>(false)
    private let ended = DispatchSemaphore(value: 0)

    init(_ directory: RunDirectory, run: UInt64, events: EventLog) {
        (self.directory, self.run, self.events) = (directory, run, events)
    }

    func start() { LoadThread.start("ledger") { [self] in clean() } }

    /// Returns when the last sweep is done.
    func stop() {
        stopping.store(true, ordering: .relaxed)
        ended.wait()
    }

    private func clean() {
        defer { ended.signal() }
        var janitor = PlaceJanitor(directory.ledger, run: run)
        while !stopping.load(ordering: .relaxed) {
            let due = MonotonicClock.now + 1_000_000_000
            while MonotonicClock.now < due, !stopping.load(ordering: .relaxed) { Thread.sleep(forTimeInterval: 0.02) }
            do throws(LedgerError) { try janitor.sweep() } catch {
                // What is not removed costs room and nothing else.
                return events.append(.note, subject: "ledger", detail: "the records of places stay: \(error)")
            }
        }
    }
}
