import Foundation
import MessageLedger

/// Tells which partitions belong to which members of a fleet.
public protocol PartitionOwnership: Sendable {
    /// How many partitions a member owns; nil when nobody can tell.
    func partitions(of member: String, pid: pid_t) async -> Int?
    /// Whether every partition belongs to one of these processes.
    func isComplete(among living: [String: pid_t]) async -> Bool
    /// How many members the group has, whoever they are; nil when nobody counts them.
    func memberCount() async -> Int?
}

/// What our own consumers tell on the board of the run.
public struct BoardOwnership: PartitionOwnership {
    private let board: DeliveryBoard

    public init(_ board: DeliveryBoard) { self.board = board }

    public func partitions(of member: String, pid: pid_t) -> Int? {
        (0..<board.partitions).count { board.assignee(of: $0) == UInt64(pid) }
    }

    public func isComplete(among living: [String: pid_t]) -> Bool {
        let pids = Set(living.values.map { UInt64($0) })
        return (0..<board.partitions).allSatisfy { pids.contains(board.assignee(of: $0)) }
    }

    public func memberCount() -> Int? { nil }
}
