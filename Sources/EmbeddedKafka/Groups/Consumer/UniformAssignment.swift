import KafkaWire

/// Shares all partitions as evenly as the subscriptions allow, each member keeping what it had as far as that is even.
struct UniformAssignment {
    private(set) var shares: [String: Set<TopicPartitionID>] = [:]
    private let members: [ServerAssignor.Member]

    init(_ members: [ServerAssignor.Member], _ partitions: [WireUUID: Int32]) {
        self.members = members
        let all = partitions.flatMap { topic, count in
            (0..<count).map { TopicPartitionID(topic: topic, partition: $0) }
        }
        if Set(members.map(\.topics)).count <= 1 {
            shareAmongEquals(all.filter { members.first?.topics.contains($0.topic) ?? false })
        } else {
            shareBySubscription(all)
        }
    }

    /// All subscribe to the same: the first members take what does not divide.
    private mutating func shareAmongEquals(_ all: [TopicPartitionID]) {
        guard !members.isEmpty else { return }
        let existing = Set(all)
        let had = members.reduce(into: Set<TopicPartitionID>()) { $0.formUnion($1.assigned) }
        var free = existing.subtracting(had).sorted()
        var missing: [(id: String, count: Int)] = []
        for (index, member) in members.enumerated() {
            let quota = all.count / members.count + (index < all.count % members.count ? 1 : 0)
            let valid = member.assigned.intersection(existing).sorted()
            shares[member.id] = Set(valid.prefix(quota))
            free += valid.dropFirst(quota)
            missing.append((member.id, quota - min(quota, valid.count)))
        }
        var rest = free[...]
        for (id, count) in missing {
            shares[id]?.formUnion(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
    }

    /// Whoever has least takes next; then single partitions move as long as that makes two members more equal.
    private mutating func shareBySubscription(_ all: [TopicPartitionID]) {
        var owners: [TopicPartitionID: String] = [:]
        for member in members {
            shares[member.id] = []
            for partition in member.assigned where member.topics.contains(partition.topic) {
                owners[partition] = member.id
            }
        }
        let partitions = all.sorted()
        for partition in partitions {
            guard let owner = owners[partition] ?? poorest(of: partition)?.id else { continue }
            shares[owner]?.insert(partition)
            owners[partition] = owner
        }
        // Each move makes the sum of squares of the shares smaller, so this ends.
        var moved = true
        while moved {
            moved = false
            for partition in partitions {
                guard let owner = owners[partition], let poorest = poorest(of: partition),
                    size(owner) > size(poorest.id) + 1
                else { continue }
                shares[owner]?.remove(partition)
                shares[poorest.id]?.insert(partition)
                owners[partition] = poorest.id
                moved = true
            }
        }
    }

    private func size(_ member: String) -> Int { shares[member]?.count ?? 0 }

    private func poorest(of partition: TopicPartitionID) -> ServerAssignor.Member? {
        members.filter { $0.topics.contains(partition.topic) }.min { size($0.id) < size($1.id) }
    }
}
