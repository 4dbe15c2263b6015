import Measurement
import MessageLedger

/// What a consumer tells of its commits: how many, at most once a second, and exactly each that went too far.
struct CommitAccount: ~Copyable {
    private let board: DeliveryBoard
    private let events: EventLog
    private var commits = 0
    private var ahead = 0
    private var told = 0
    private var lastTold: UInt64 = 0

    init(board: DeliveryBoard, events: EventLog) { (self.board, self.events) = (board, events) }

    /// Notes a commit that succeeded, before anything more is processed.
    mutating func note(_ positions: [Int32: Int64]) {
        commits += 1
        let passed = positions.filter { $0.value > board.nextOffset(of: Int($0.key)) }
        if !passed.isEmpty { ahead += 1 }
        for (partition, position) in passed.sorted(by: { $0.key < $1.key }) where told < 100 {
            told += 1
            let delivered = board.nextOffset(of: Int(partition))
            events.append(
                .commitAhead, subject: String(partition),
                detail: "committed up to \(position), when nobody had begun with \(delivered)",
                values: [
                    "partition": Double(partition), "committed": Double(position), "delivered": Double(delivered),
                ])
        }
        if MonotonicClock.now - lastTold >= 1_000_000_000 { tell() }
    }

    /// Tells what was not told yet.
    mutating func tell() {
        guard commits > 0 else { return }
        events.append(.committed, values: ["commits": Double(commits), "ahead": Double(ahead)])
        (commits, ahead, lastTold) = (0, 0, MonotonicClock.now)
    }
}
