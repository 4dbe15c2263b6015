/// What a KIP-848 group is at a moment.
struct ConsumerState: Sendable {
    struct Member: Sendable {
        var memberID: String
        var instanceID: String?
        var epoch: Int32
        /// What it was last told that it has.
        var assigned: [TopicPartition]
        /// What it last said that it has.
        var owned: [TopicPartition]
        /// A static member that left for a while: it keeps what it has.
        var isAway = false
    }

    var members: [String: Member] = [:]
    /// The highest member epoch that was given out; 0 before the first.
    var highestEpoch: Int32 = 0

    /// Member ids of those who are there.
    var memberIDs: [String: String] { members.filter { !$0.value.isAway }.mapValues(\.memberID) }

    func owners(in topics: TopicFilter) -> Owners {
        var owners = Owners()
        for (name, member) in members {
            for partition in member.assigned where topics.contains(partition) { owners[partition] = name }
        }
        return owners
    }
}
