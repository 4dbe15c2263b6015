import KafkaWire

/// Shares each topic by itself among its subscribers, in ranges, whatever they had before: static members first in the order
/// of their instance ids, then the others in that of their member ids.
struct RangeAssignment {
    private(set) var shares: [String: Set<TopicPartitionID>] = [:]

    init(_ members: [ServerAssignor.Member], _ partitions: [WireUUID: Int32]) {
        let ordered = members.sorted { Self.rank($0) < Self.rank($1) }
        for member in members { shares[member.id] = [] }
        for (topic, count) in partitions {
            share(topic, count, among: ordered.filter { $0.topics.contains(topic) })
        }
    }

    private static func rank(_ member: ServerAssignor.Member) -> (Int, String) {
        member.instanceID.map { (0, $0) } ?? (1, member.id)
    }

    /// The first members take what does not divide.
    private mutating func share(_ topic: WireUUID, _ count: Int32, among members: [ServerAssignor.Member]) {
        var next: Int32 = 0
        for (index, member) in members.enumerated() {
            let size = Int(count) / members.count + (index < Int(count) % members.count ? 1 : 0)
            let range = next..<next + Int32(size)
            shares[member.id]?.formUnion(range.map { TopicPartitionID(topic: topic, partition: $0) })
            next = range.upperBound
        }
    }
}
