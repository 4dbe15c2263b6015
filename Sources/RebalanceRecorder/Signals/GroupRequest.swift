import KafkaWire
import NIOCore

/// A request to a coordinator, before its answer: the group, and what is asked of it.
struct GroupRequest {
    var group: String
    var content: GroupExchange.Content

    private init(_ group: String, _ content: GroupExchange.Content) {
        self.group = group
        self.content = content
    }

    /// nil for another request; throws for bytes that are not what their header says.
    init?(_ header: RequestHeader, _ frame: ByteBuffer, topics: inout TopicDirectory) throws(WireError) {
        switch header.key {
        case .joinGroup: self.init(try RequestFrame<JoinGroupRequest>(from: frame).body)
        case .syncGroup:
            let body = try RequestFrame<SyncGroupRequest>(from: frame).body
            self.init(body.groupID, .sync(SyncExchange(memberID: body.memberID, generation: body.generationID)))
        case .heartbeat:
            let body = try RequestFrame<HeartbeatRequest>(from: frame).body
            self.init(body.groupID, .pulse(memberID: body.memberID, generation: body.generationID))
        case .leaveGroup: self.init(try RequestFrame<LeaveGroupRequest>(from: frame).body)
        case .offsetCommit:
            let body = try RequestFrame<OffsetCommitRequest>(from: frame).body
            self.init(body.groupID, .pulse(memberID: body.memberID, generation: body.generationIDOrMemberEpoch))
        case .offsetFetch:
            let body = try RequestFrame<OffsetFetchRequest>(from: frame).body
            let group = body.groups.first
            self.init(group?.groupID ?? body.groupID, .pulse(memberID: group?.memberID ?? "", generation: -1))
        case .consumerGroupHeartbeat:
            self.init(try RequestFrame<ConsumerGroupHeartbeatRequest>(from: frame).body, topics: &topics)
        default: return nil
        }
    }

    private init(_ body: JoinGroupRequest) {
        group = body.groupID
        var join = JoinExchange(
            memberID: body.memberID, instanceID: body.groupInstanceID, protocolType: body.protocolType,
            reason: body.reason, sessionTimeoutMilliseconds: body.sessionTimeoutMilliseconds)
        if body.protocolType == "consumer" {
            for entry in body.protocols { join.owned[entry.name] = MemberBlobs.owned(entry.metadata) }
        }
        content = .join(join)
    }

    private init(_ body: LeaveGroupRequest) {
        group = body.groupID
        let named = body.members.map {
            GroupExchange.LeavingMember(memberID: $0.memberID, instanceID: $0.groupInstanceID)
        }
        content = .leave(named.isEmpty ? [GroupExchange.LeavingMember(memberID: body.memberID)] : named)
    }

    private init(_ body: ConsumerGroupHeartbeatRequest, topics: inout TopicDirectory) {
        group = body.groupID
        var heartbeat = ConsumerExchange(
            memberID: body.memberID, epoch: body.memberEpoch, instanceID: body.instanceID)
        if let owned = body.topicPartitions {
            heartbeat.owned = topics.partitions(owned.map { ($0.topicID, $0.partitions) })
        }
        content = .consumer(heartbeat)
    }
}

extension TopicDirectory {
    mutating func partitions(_ topics: [(id: WireUUID, partitions: [Int32])]) -> [TopicPartition] {
        var all: [TopicPartition] = []
        for topic in topics {
            let name = name(of: topic.id)
            all += topic.partitions.map { TopicPartition(name, $0) }
        }
        return all.sorted()
    }
}
