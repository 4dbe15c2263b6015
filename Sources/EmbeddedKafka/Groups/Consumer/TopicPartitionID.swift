import KafkaWire

/// A partition by its topic's id.
struct TopicPartitionID: Hashable, Comparable, Sendable {
    var topic: WireUUID
    var partition: Int32

    static func < (left: Self, right: Self) -> Bool {
        (left.topic.high, left.topic.low, left.partition) < (right.topic.high, right.topic.low, right.partition)
    }
}

extension Sequence<TopicPartitionID> {
    /// The partitions of each topic, both in ascending order.
    func byTopic() -> [(topic: WireUUID, partitions: [Int32])] {
        var topics: [(topic: WireUUID, partitions: [Int32])] = []
        for id in sorted() {
            if topics.last?.topic != id.topic { topics.append((id.topic, [])) }
            topics[topics.count - 1].partitions.append(id.partition)
        }
        return topics
    }
}
