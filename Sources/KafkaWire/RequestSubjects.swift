/// Whom and what a request is about: the groups and topics it names.
public struct RequestSubjects: Sendable, Hashable {
    public var groups: [String] = []
    public var topics: [String] = []
    /// Of versions that name topics by id; an answer to Metadata tells which is which.
    public var topicIDs: [WireUUID] = []

    public init() {}

    /// Empty for a request that names neither.
    public init(of request: any WireRequest) {
        switch request {
        case let request as ProduceRequest: add(request.topicData.map { ($0.name, $0.topicID) })
        case let request as FetchRequest: add(request.topics.map { ($0.topic, $0.topicID) })
        case let request as ListOffsetsRequest: topics = request.topics.map(\.name)
        case let request as OffsetForLeaderEpochRequest: topics = request.topics.map(\.topic)
        case let request as MetadataRequest: add((request.topics ?? []).map { ($0.name ?? "", $0.topicID) })
        case let request as CreateTopicsRequest: topics = request.topics.map(\.name)
        case let request as DeleteTopicsRequest:
            topics = request.topicNames
            add(request.topics.map { ($0.name ?? "", $0.topicID) })
        case let request as DeleteRecordsRequest: topics = request.topics.map(\.name)
        case let request as AddPartitionsToTxnRequest:
            topics = request.v3AndBelowTopics.map(\.name) + request.transactions.flatMap { $0.topics.map(\.name) }
        default: addGroups(of: request)
        }
    }

    private mutating func addGroups(of request: any WireRequest) {
        switch request {
        case let request as JoinGroupRequest: groups = [request.groupID]
        case let request as SyncGroupRequest: groups = [request.groupID]
        case let request as HeartbeatRequest: groups = [request.groupID]
        case let request as LeaveGroupRequest: groups = [request.groupID]
        case let request as ConsumerGroupHeartbeatRequest: groups = [request.groupID]
        case let request as OffsetCommitRequest:
            groups = [request.groupID]
            add(request.topics.map { ($0.name, $0.topicID) })
        case let request as TxnOffsetCommitRequest:
            groups = [request.groupID]
            topics = request.topics.map(\.name)
        case let request as OffsetFetchRequest: addOffsets(of: request)
        case let request as FindCoordinatorRequest:
            let keys = request.coordinatorKeys.isEmpty ? [request.key] : request.coordinatorKeys
            if request.keyType == 0 { groups = keys }
        case let request as AddOffsetsToTxnRequest: groups = [request.groupID]
        case let request as DescribeGroupsRequest: groups = request.groups
        case let request as ConsumerGroupDescribeRequest: groups = request.groupIDs
        case let request as DeleteGroupsRequest: groups = request.groupsNames
        case let request as OffsetDeleteRequest: groups = [request.groupID]
        default: break
        }
    }

    private mutating func addOffsets(of request: OffsetFetchRequest) {
        groups = request.groups.isEmpty ? [request.groupID] : request.groups.map(\.groupID)
        topics = (request.topics ?? []).map(\.name)
        add(request.groups.flatMap { $0.topics ?? [] }.map { ($0.name, $0.topicID) })
    }

    private mutating func add(_ named: [(name: String, id: WireUUID)]) {
        topics += named.map(\.name).filter { !$0.isEmpty }
        topicIDs += named.map(\.id).filter { $0 != .zero }
    }
}
