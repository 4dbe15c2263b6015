import KafkaWire

/// A partition by its topic's id.
package struct TopicPartitionID: Hashable, Comparable, Sendable {
    package var topic: WireUUID
    package var partition: Int32

    package static func < (left: Self, right: Self) -> Bool {
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
