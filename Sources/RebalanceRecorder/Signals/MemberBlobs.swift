import KafkaWire
import NIOCore

/// Reads the opaque bytes of consumers in JoinGroup and SyncGroup; nil for those of other kinds of members.
enum MemberBlobs {
    /// What a member says it holds, nil where its version cannot tell.
    static func owned(_ metadata: ByteBuffer) -> [TopicPartition]? {
        guard let blob = try? ConsumerBlob<ConsumerSubscription>(from: metadata), blob.trailing.readableBytes == 0,
            blob.version >= 1
        else { return nil }
        return partitions(blob.content.ownedPartitions)
    }

    /// What a member is assigned.
    static func assigned(_ assignment: ByteBuffer) -> [TopicPartition]? {
        guard assignment.readableBytes > 0 else { return [] }
        guard let blob = try? ConsumerBlob<ConsumerAssignment>(from: assignment), blob.trailing.readableBytes == 0
        else { return nil }
        return partitions(blob.content.assignedPartitions)
    }

    private static func partitions(_ topics: [ConsumerTopicPartitions]) -> [TopicPartition] {
        topics.flatMap { topic in topic.partitions.map { TopicPartition(topic.topic, $0) } }.sorted()
    }
}
