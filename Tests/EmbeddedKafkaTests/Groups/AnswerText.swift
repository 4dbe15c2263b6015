import KafkaWire
import NIOCore

/// What matters in an answer, as text: no times, no throttling, no sentences for people; lists in a fixed order.
enum AnswerText {
    static func of(_ body: any WireResponse) -> String {
        switch body {
        case let body as JoinGroupResponse: join(body)
        case let body as SyncGroupResponse:
            "\(body.error.name) \(body.protocolType ?? "-") \(body.protocolName ?? "-") \(hex(body.assignment))"
        case let body as HeartbeatResponse: body.error.name
        case let body as LeaveGroupResponse:
            list(
                ["\(body.error.name)"]
                    + body.members.map { "\($0.memberID) \($0.groupInstanceID ?? "-") \($0.error.name)" })
        case let body as OffsetCommitResponse:
            list(
                body.topics.flatMap { topic in
                    topic.partitions.map { "\(topic.name) \($0.partitionIndex) \($0.error.name)" }
                })
        case let body as OffsetFetchResponse: offsets(body)
        case let body as DescribeGroupsResponse: list(body.groups.map(description))
        case let body as ListGroupsResponse:
            list(body.groups.map { "\($0.groupID) \($0.protocolType) \($0.groupState) \($0.groupType)" })
        case let body as DeleteGroupsResponse: list(body.results.map { "\($0.groupID) \($0.error.name)" })
        case let body as ConsumerGroupHeartbeatResponse: heartbeat(body)
        case let body as ConsumerGroupDescribeResponse:
            list(body.groups.map { "\($0.groupID) \($0.error.name) \($0.groupState) \($0.groupEpoch)" })
        default: "an answer of another kind"
        }
    }

    private static func join(_ body: JoinGroupResponse) -> String {
        let members = body.members.map { "\($0.memberID) \($0.groupInstanceID ?? "-") \(hex($0.metadata))" }
        return """
            \(body.error.name) generation \(body.generationID) \(body.protocolType ?? "-") \(body.protocolName ?? "-") \
            leader \(body.leader) skip \(body.skipAssignment) member \(body.memberID) \(list(members))
            """
    }

    private static func offsets(_ body: OffsetFetchResponse) -> String {
        let old = body.topics.flatMap { topic in
            topic.partitions.map {
                [
                    topic.name, "\($0.partitionIndex) \($0.committedOffset) \($0.committedLeaderEpoch)",
                    $0.metadata ?? "-",
                ]
                .joined(separator: " ") + $0.error.name
            }
        }
        let new = body.groups.flatMap { group in
            ["\(group.groupID) \(group.error.name)"]
                + group.topics.flatMap { topic in topic.partitions.map { of($0, topic.name) } }
        }
        return body.error.name + list(old + new)
    }

    private static func of(_ partition: OffsetFetchResponse.GroupTopicPartition, _ topic: String) -> String {
        let place = "\(partition.committedOffset) \(partition.committedLeaderEpoch) \(partition.metadata ?? "-")"
        return "\(topic) \(partition.partitionIndex) \(place) \(partition.error.name)"
    }

    private static func description(_ group: DescribeGroupsResponse.Group) -> String {
        let members = group.members.map {
            let blobs = "\(hex($0.memberMetadata)) \(hex($0.memberAssignment))"
            return "\($0.memberID) \($0.groupInstanceID ?? "-") \($0.clientID) \($0.clientHost) \(blobs)"
        }
        return """
            \(group.groupID) \(group.error.name) \(group.groupState) \(group.protocolType) \(group.protocolData) \
            \(group.authorizedOperations) \(list(members))
            """
    }

    private static func heartbeat(_ body: ConsumerGroupHeartbeatResponse) -> String {
        let assignment = body.assignment.map {
            list($0.topicPartitions.map { "\($0.topicID) \($0.partitions.sorted())" })
        }
        return """
            \(body.error.name) member \(body.memberID ?? "-") epoch \(body.memberEpoch) \
            every \(body.heartbeatIntervalMilliseconds) ms, assigned \(assignment ?? "unchanged")
            """
    }

    private static func list(_ lines: [String]) -> String { "[" + lines.sorted().joined(separator: "; ") + "]" }

    private static func hex(_ bytes: ByteBuffer) -> String {
        if let blob = try? ConsumerBlob<ConsumerAssignment>(from: bytes), blob.trailing.readableBytes == 0 {
            return list(blob.content.assignedPartitions.map { "\($0.topic) \($0.partitions.sorted())" })
        }
        return bytes.readableBytesView.map { String($0, radix: 16) }.joined()
    }
}
