import KafkaWire

/// Shares each topic by itself: each subscriber keeps what it had of the topic up to its quota, and gets a range of what is
/// left, in the order of the members.
struct RangeAssignment {
    private(set) var shares: [String: Set<TopicPartitionID>] = [:]

    init(_ members: [ServerAssignor.Member], _ partitions: [WireUUID: Int32]) {
        for member in members { shares[member.id] = [] }
        for (topic, count) in partitions {
            share(topic, count, among: members.filter { $0.topics.contains(topic) })
        }
    }

    private mutating func share(_ topic: WireUUID, _ count: Int32, among members: [ServerAssignor.Member]) {
        guard !members.isEmpty else { return }
        let quota = Int(count) / members.count
        var extras = Int(count) % members.count
        var free = Set((0..<count).map { TopicPartitionID(topic: topic, partition: $0) })
        var wanting: [(id: String, missing: Int)] = []
        for member in members {
            let had = member.assigned.filter { $0.topic == topic && $0.partition < count }.sorted()
            let keepsExtra = had.count > quota && extras > 0
            if keepsExtra { extras -= 1 }
            let kept = had.prefix(keepsExtra ? quota + 1 : quota)
            shares[member.id]?.formUnion(kept)
            free.subtract(kept)
            if !keepsExtra { wanting.append((member.id, quota - kept.count)) }
        }
        var rest = free.sorted()[...]
        for (id, missing) in wanting {
            let wanted = missing + (extras > 0 ? 1 : 0)
            extras = max(0, extras - 1)
            shares[id]?.formUnion(rest.prefix(wanted))
            rest = rest.dropFirst(wanted)
        }
    }
}
