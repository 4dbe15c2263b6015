import Measurement
import MessageLedger
import Synchronization
import TargetKit

/// Holds the positions that a group has committed, by the broker's word, against what its consumers have begun to process.
final class CommitWatch: Sendable {
    private struct State {
        var readings = 0
        var told: [Int32: Int64] = [:]
        var count = 0
    }

    private let board: DeliveryBoard
    private let events: EventLog
    private let state = Mutex(State())

    init(_ board: DeliveryBoard, _ events: EventLog) { (self.board, self.events) = (board, events) }

    /// How many answers of the broker it has seen.
    var readings: Int { state.withLock { $0.readings } }

    func note(_ position: GroupPosition) {
        state.withLock { state in
            state.readings += 1
            for (partition, place) in position.partitions.sorted(by: { $0.key < $1.key }) {
                // Read after the broker's answer: whatever was delivered by then counts for the consumers.
                let delivered = board.nextOffset(of: Int(partition))
                guard place.committed > delivered, state.told[partition] != place.committed, state.count < 100 else {
                    continue
                }
                state.told[partition] = place.committed
                state.count += 1
                tell(partition, place.committed, delivered)
            }
        }
    }

    private func tell(_ partition: Int32, _ committed: Int64, _ delivered: Int64) {
        events.append(
            .commitAhead, subject: String(partition),
            detail: "the group has committed up to \(committed), when nobody had begun with \(delivered)",
            values: ["partition": Double(partition), "committed": Double(committed), "delivered": Double(delivered)])
    }
}
