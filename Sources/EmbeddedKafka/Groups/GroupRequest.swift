import KafkaWire

/// A request that the coordinator of a group answers.
public enum GroupRequest: Sendable {
    case joinGroup(JoinGroupRequest)
    case syncGroup(SyncGroupRequest)
    case heartbeat(HeartbeatRequest)
    case leaveGroup(LeaveGroupRequest)
    case offsetCommit(OffsetCommitRequest)
    case offsetFetch(OffsetFetchRequest)
    case offsetDelete(OffsetDeleteRequest)
    case describeGroups(DescribeGroupsRequest)
    case listGroups(ListGroupsRequest)
    case deleteGroups(DeleteGroupsRequest)
    case consumerGroupHeartbeat(ConsumerGroupHeartbeatRequest)
    case consumerGroupDescribe(ConsumerGroupDescribeRequest)

    /// nil for a request that is none of the coordinator's.
    public init?(_ body: any WireRequest) {
        switch body {
        case let body as JoinGroupRequest: self = .joinGroup(body)
        case let body as SyncGroupRequest: self = .syncGroup(body)
        case let body as HeartbeatRequest: self = .heartbeat(body)
        case let body as LeaveGroupRequest: self = .leaveGroup(body)
        case let body as OffsetCommitRequest: self = .offsetCommit(body)
        case let body as OffsetFetchRequest: self = .offsetFetch(body)
        case let body as OffsetDeleteRequest: self = .offsetDelete(body)
        case let body as DescribeGroupsRequest: self = .describeGroups(body)
        case let body as ListGroupsRequest: self = .listGroups(body)
        case let body as DeleteGroupsRequest: self = .deleteGroups(body)
        case let body as ConsumerGroupHeartbeatRequest: self = .consumerGroupHeartbeat(body)
        case let body as ConsumerGroupDescribeRequest: self = .consumerGroupDescribe(body)
        default: return nil
        }
    }
}
