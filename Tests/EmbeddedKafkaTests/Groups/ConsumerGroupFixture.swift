import KafkaWire
import Testing

@testable import EmbeddedKafka

/// Requests of members of KIP-848 groups.
enum ConsumerGroupFixture {
    static func join(
        _ member: String, instance: String? = nil, group: String = "shop", topics: [String]? = ["orders"],
        regex: String? = nil, assignor: String? = nil
    ) -> GroupRequest {
        .consumerGroupHeartbeat(
            ConsumerGroupHeartbeatRequest {
                $0.groupID = group
                $0.memberID = member
                $0.instanceID = instance
                $0.rebalanceTimeoutMilliseconds = 20_000
                $0.subscribedTopicNames = topics
                $0.subscribedTopicRegex = regex
                $0.serverAssignor = assignor
                $0.topicPartitions = []
            })
    }

    static func beat(
        _ member: String, _ epoch: Int32, instance: String? = nil, owned: [Int32]? = nil, topics: [String]? = nil
    ) -> GroupRequest {
        .consumerGroupHeartbeat(
            ConsumerGroupHeartbeatRequest {
                $0.groupID = "shop"
                $0.memberID = member
                $0.memberEpoch = epoch
                $0.instanceID = instance
                $0.subscribedTopicNames = topics
                $0.topicPartitions = owned.map { partitions in
                    [
                        .init {
                            $0.topicID = GroupFixture.orders.id
                            $0.partitions = partitions
                        }
                    ]
                }
            })
    }
}

extension GroupFixture {
    /// A heartbeat of a KIP-848 group and its answer.
    mutating func modern(_ request: GroupRequest, version: Int16 = 1) throws -> ConsumerGroupHeartbeatResponse {
        let body = try ask(request, version: version, as: ConsumerGroupHeartbeatResponse.self)
        return body
    }
}

extension ConsumerGroupHeartbeatResponse {
    /// The partitions of the assignment, in order; nil for unchanged.
    var partitions: [Int32]? { assignment.map { $0.topicPartitions.flatMap(\.partitions).sorted() } }
}
