import Synchronization

/// The counters behind `LinkStatistics`: one set per event loop, so that no two loops write to the same memory.
final class SideCounters: Sendable {
    let openConnections = Atomic(0)
    let accepted = Atomic(0)
    let dialFailures = Atomic(0)
    let framesToBroker = Atomic(0)
    let framesToClient = Atomic(0)
    let bytesToBroker = Atomic(0)
    let bytesToClient = Atomic(0)
    let malformedFrames = Atomic(0)
    /// What toxics hold right now.
    let heldBytes = Atomic(0)

    func countFrame(_ direction: LaneDirection) {
        switch direction {
        case .toBroker: framesToBroker.add(1, ordering: .relaxed)
        case .toClient: framesToClient.add(1, ordering: .relaxed)
        }
    }

    func countBytes(_ count: Int, _ direction: LaneDirection) {
        switch direction {
        case .toBroker: bytesToBroker.add(count, ordering: .relaxed)
        case .toClient: bytesToClient.add(count, ordering: .relaxed)
        }
    }

    func add(to statistics: inout LinkStatistics) {
        statistics.openConnections += openConnections.load(ordering: .relaxed)
        statistics.accepted += accepted.load(ordering: .relaxed)
        statistics.dialFailures += dialFailures.load(ordering: .relaxed)
        statistics.framesToBroker += framesToBroker.load(ordering: .relaxed)
        statistics.framesToClient += framesToClient.load(ordering: .relaxed)
        statistics.bytesToBroker += bytesToBroker.load(ordering: .relaxed)
        statistics.bytesToClient += bytesToClient.load(ordering: .relaxed)
        statistics.malformedFrames += malformedFrames.load(ordering: .relaxed)
    }
}
