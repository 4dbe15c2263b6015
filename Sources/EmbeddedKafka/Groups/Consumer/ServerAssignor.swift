import KafkaWire

/// How the coordinator shares partitions among the members of a KIP-848 group.
public enum ServerAssignor: String, Sendable, Hashable, CaseIterable {
    /// As evenly as can be, moving as little as possible.
    case uniform
    /// Each topic by itself in ranges, so that partitions of the same number tend to meet.
    case range

    /// A member as an assignor sees it.
    struct Member: Sendable {
        var id: String
        var instanceID: String?
        /// The topics that exist among those that it subscribes to.
        var topics: Set<WireUUID>
        /// What it was assigned last.
        var assigned: Set<TopicPartitionID>
    }

    /// What each member is to have. `partitions` is how many each subscribed topic has; the order of the members decides
    /// who gets what is left over.
    func assignment(of members: [Member], partitions: [WireUUID: Int32]) -> [String: Set<TopicPartitionID>] {
        switch self {
        case .range: RangeAssignment(members, partitions).shares
        case .uniform: UniformAssignment(members, partitions).shares
        }
    }
}
