import KafkaWire
import Testing

@testable import EmbeddedKafka

extension GroupFixture {
    mutating func commit(
        _ offset: Int64, partition: Int32 = 0, member: String = "", epoch: Int32 = -1, topic: String = "orders",
        metadata: String = "", version: Int16 = 9
    ) throws -> KafkaError {
        let request = OffsetCommitRequest {
            $0.groupID = "shop"
            $0.generationIDOrMemberEpoch = epoch
            $0.memberID = member
            $0.topics = [
                .init {
                    $0.name = topic
                    $0.partitions = [
                        .init {
                            $0.partitionIndex = partition
                            $0.committedOffset = offset
                            $0.committedMetadata = metadata
                        }
                    ]
                }
            ]
        }
        return try ask(.offsetCommit(request), version: version).body.firstError
    }

    /// The committed offset of a partition of `orders`, -1 for none.
    mutating func committed(_ partition: Int32 = 0, askedBy client: String = "client") throws -> Int64 {
        let request = OffsetFetchRequest {
            $0.groupID = "shop"
            $0.topics = [
                .init {
                    $0.name = "orders"
                    $0.partitionIndexes = [partition]
                }
            ]
        }
        let id = send(.offsetFetch(request), version: 7, client: client)
        let body = try #require(answers[id]?.body as? OffsetFetchResponse)
        return body.topics[0].partitions[0].committedOffset
    }
}
