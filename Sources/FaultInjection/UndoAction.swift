import ConsumerFleet
import Foundation
import TargetKit

/// How a fault is undone by somebody who only has the journal.
public enum UndoAction: Codable, Sendable, Hashable {
    /// The fault lives in processes that the kernel ends together with the harness.
    case endsWithHarness
    /// A user's own command puts things back.
    case command([String], directory: String)
    /// The replicas of partitions are put back in their former order, and the first ones elected.
    case restoreReplicas(ReplicaOrder)
    /// A table of nftables that loses packets is removed, by its name.
    case removePacketLoss(table: String)

    /// A consumer that somebody else started runs on after a pause.
    case wakeConsumer(AttachedConsumer)
    /// A consumer that was killed is started again by what reaches it.
    case startConsumer(AttachedConsumer)
    /// Nobody here can undo it.
    case nothing(reason: String)

    /// Whether something is left to be done when the harness has ended.
    public var outlivesHarness: Bool {
        switch self {
        case .endsWithHarness, .nothing: false
        default: true
        }
    }

    public var description: String {
        switch self {
        case .endsWithHarness: "ends with the run's own processes"
        case .command(let words, _): "run: " + words.joined(separator: " ")
        case .removePacketLoss(let table): "remove the table \(table) of nftables"
        case .wakeConsumer(let consumer): "let \(consumer.label) run on"
        case .startConsumer(let consumer): "start \(consumer.label) again"
        case .nothing(let reason): "nothing: \(reason)"
        case .restoreReplicas(let order): "put back the order of the replicas of \(order.topic)"
        }
    }
}
