/// What a rebalance was about, in a word.
public enum Occasion: String, Sendable, Hashable, Codable, CaseIterable {
    /// A member was killed, as somebody told.
    case kill
    /// A member fell silent, and nobody told why.
    case sessionExpiry = "session expiry"
    case join, leave
    /// A member went and came back in the same rebalance, as in a rolling restart.
    case restart
    /// A member saw other topics or partitions than before.
    case metadataChange = "metadata change"
    /// A member joined again for a reason of its own.
    case rejoin
    case staticLeave = "static leave"
    case staticReturn = "static return"

    init(of rebalance: LogicalRebalance) {
        let gone = Set(rebalance.causes.filter { [.leave, .expiry].contains($0.kind) }.map(\.member))
        let isRestart = rebalance.causes.contains { $0.kind == .join && gone.contains($0.member) }
        self =
            switch rebalance.trigger.kind {
            case _ where isRestart: .restart
            case .join: .join
            case .leave: .leave
            case .expiry: rebalance.trigger.wasKilled == true ? .kill : .sessionExpiry
            case .rejoin: Self.isMetadataChange(rebalance) ? .metadataChange : .rejoin
            case .staticLeave: .staticLeave
            case .staticReturn: .staticReturn
            }
    }

    /// The member says so, as Java's does, or partitions are owned that nobody owned before.
    private static func isMetadataChange(_ rebalance: LogicalRebalance) -> Bool {
        if let reason = rebalance.trigger.reason?.lowercased(), !reason.isEmpty {
            return reason.contains("metadata") || reason.contains("subscription")
        }
        let before = Set(rebalance.ownersBefore.partitions)
        return !before.isEmpty && !rebalance.ownersAfter.partitions.allSatisfy(before.contains)
    }
}
