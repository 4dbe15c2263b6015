import Foundation
import TargetKit

/// What the target tells of a group whose members tell us nothing.
public struct GroupOwnership<Observer: GroupObserver>: PartitionOwnership {
    private let observer: Observer
    private let startOffsets: [Int64]

    /// `startOffsets`: the end of each partition when the run began.
    public init(_ observer: Observer, startOffsets: [Int64]) {
        (self.observer, self.startOffsets) = (observer, startOffsets)
    }

    public func partitions(of member: String, pid: pid_t) async -> Int? {
        let members = await membership()?.members.filter { $0.client == member } ?? []
        return members.isEmpty ? nil : members.map(\.partitions.count).reduce(0, +)
    }

    public func isComplete(among living: [String: pid_t]) async -> Bool {
        if let owned = await membership()?.owned, owned.count == startOffsets.count { return true }
        // Not every cluster describes every kind of group: then progress everywhere shows it as well.
        return await aside { [observer, startOffsets] in
            let position = observer.position(within: .seconds(1)).partitions
            return position.count == startOffsets.count
                && position.allSatisfy { partition, place in
                    place.committed > startOffsets[Int(partition)] || place.end == startOffsets[Int(partition)]
                }
        }
    }

    public func memberCount() async -> Int? { await membership()?.members.count }

    /// Which node coordinates the group; nil when nobody tells.
    public func coordinator() async -> Int32? {
        await aside { [observer] in observer.coordinator(within: .seconds(3)) }
    }

    private func membership() async -> GroupMembership? {
        await aside { [observer] in observer.membership(within: .seconds(1)) }
    }

    /// The client library blocks; the threads of Swift's pool are too few for that.
    private func aside<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: body()) }
            thread.name = "group"
            thread.start()
        }
    }
}
