/// Who is in a consumer group, as the target tells.
public struct GroupMembership: Sendable, Hashable {
    /// One member with the partitions of the topic that it owns.
    public struct Member: Sendable, Hashable {
        /// The name that the client gives itself.
        public var client: String
        public var partitions: [Int32]

        public init(client: String, partitions: [Int32]) { (self.client, self.partitions) = (client, partitions) }
    }

    public var members: [Member]

    public init(members: [Member]) { self.members = members }

    /// Each partition that more than one member owns, with the names of those.
    public var conflicts: [Int32: [String]] {
        let claims = members.flatMap { member in member.partitions.map { ($0, member.client) } }
        return Dictionary(grouping: claims, by: \.0).mapValues { $0.map(\.1) }.filter { $0.value.count > 1 }
    }

    /// The partitions that somebody owns.
    public var owned: Set<Int32> { Set(members.flatMap(\.partitions)) }
}
