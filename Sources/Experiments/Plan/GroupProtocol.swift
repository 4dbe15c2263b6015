/// How the members of a group and its coordinator agree on who owns what.
public enum GroupProtocol: String, Sendable, Hashable, Codable, CaseIterable {
    /// All members join in rounds, and one of them shares the partitions out.
    case classic
    /// KIP-848: the broker shares the partitions out, member by member.
    case consumer
}
