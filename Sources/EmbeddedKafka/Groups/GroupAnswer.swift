import KafkaWire

/// What the coordinator of a group answers to a request of the same name.
public enum GroupAnswer: Sendable, Hashable {
    case joinGroup(JoinGroupResponse)
    case syncGroup(SyncGroupResponse)
    case heartbeat(HeartbeatResponse)
    case leaveGroup(LeaveGroupResponse)
    case offsetCommit(OffsetCommitResponse)
    case offsetFetch(OffsetFetchResponse)
    case offsetDelete(OffsetDeleteResponse)
    case describeGroups(DescribeGroupsResponse)
    case listGroups(ListGroupsResponse)
    case deleteGroups(DeleteGroupsResponse)
    case consumerGroupHeartbeat(ConsumerGroupHeartbeatResponse)
    case consumerGroupDescribe(ConsumerGroupDescribeResponse)

    /// The answer as it is written to the wire, in the version of the request.
    public var body: any WireResponse {
        switch self {
        case .joinGroup(let body): body
        case .syncGroup(let body): body
        case .heartbeat(let body): body
        case .leaveGroup(let body): body
        case .offsetCommit(let body): body
        case .offsetFetch(let body): body
        case .offsetDelete(let body): body
        case .describeGroups(let body): body
        case .listGroups(let body): body
        case .deleteGroups(let body): body
        case .consumerGroupHeartbeat(let body): body
        case .consumerGroupDescribe(let body): body
        }
    }
}

/// An answer and the request that it belongs to.
public struct AnsweredRequest: Sendable, Hashable {
    public var id: RequestID
    public var answer: GroupAnswer

    public init(id: RequestID, answer: GroupAnswer) {
        self.id = id
        self.answer = answer
    }
}
