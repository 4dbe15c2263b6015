/// Every request that can be read and written here; each names its answer. A new one is a file in `Messages` and a line here.
public enum MessageCatalog {
    public static let requests: [any WireRequest.Type] = [
        ProduceRequest.self,
        FetchRequest.self,
        ListOffsetsRequest.self,
        MetadataRequest.self,
        OffsetCommitRequest.self,
        OffsetFetchRequest.self,
        FindCoordinatorRequest.self,
        JoinGroupRequest.self,
        HeartbeatRequest.self,
        LeaveGroupRequest.self,
        SyncGroupRequest.self,
        DescribeGroupsRequest.self,
        ListGroupsRequest.self,
        SaslHandshakeRequest.self,
        APIVersionsRequest.self,
        CreateTopicsRequest.self,
        DeleteTopicsRequest.self,
        DeleteRecordsRequest.self,
        InitProducerIDRequest.self,
        OffsetForLeaderEpochRequest.self,
        AddPartitionsToTxnRequest.self,
        AddOffsetsToTxnRequest.self,
        EndTxnRequest.self,
        TxnOffsetCommitRequest.self,
        DescribeConfigsRequest.self,
        DescribeLogDirsRequest.self,
        SaslAuthenticateRequest.self,
        CreatePartitionsRequest.self,
        DeleteGroupsRequest.self,
        ElectLeadersRequest.self,
        IncrementalAlterConfigsRequest.self,
        AlterPartitionReassignmentsRequest.self,
        ListPartitionReassignmentsRequest.self,
        OffsetDeleteRequest.self,
        DescribeUserScramCredentialsRequest.self,
        DescribeQuorumRequest.self,
        DescribeClusterRequest.self,
        ListTransactionsRequest.self,
        ConsumerGroupHeartbeatRequest.self,
        ConsumerGroupDescribeRequest.self,
        DescribeTopicPartitionsRequest.self,
    ]

    /// The type of a request by its key, nil where it has none here.
    public static func request(_ key: APIKey) -> (any WireRequest.Type)? { byKey[key] }

    private static let byKey = Dictionary(uniqueKeysWithValues: requests.map { ($0.key, $0) })
}
