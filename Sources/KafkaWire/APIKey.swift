/// Which request a frame carries, such as `metadata`; keys without a name here are kept as their number.
public struct APIKey: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    public let rawValue: Int16

    public init(rawValue: Int16) { self.rawValue = rawValue }

    public static let produce = APIKey(rawValue: 0)
    public static let fetch = APIKey(rawValue: 1)
    public static let listOffsets = APIKey(rawValue: 2)
    public static let metadata = APIKey(rawValue: 3)
    public static let controlledShutdown = APIKey(rawValue: 7)
    public static let offsetCommit = APIKey(rawValue: 8)
    public static let offsetFetch = APIKey(rawValue: 9)
    public static let findCoordinator = APIKey(rawValue: 10)
    public static let joinGroup = APIKey(rawValue: 11)
    public static let heartbeat = APIKey(rawValue: 12)
    public static let leaveGroup = APIKey(rawValue: 13)
    public static let syncGroup = APIKey(rawValue: 14)
    public static let describeGroups = APIKey(rawValue: 15)
    public static let listGroups = APIKey(rawValue: 16)
    public static let saslHandshake = APIKey(rawValue: 17)
    public static let apiVersions = APIKey(rawValue: 18)
    public static let createTopics = APIKey(rawValue: 19)
    public static let deleteTopics = APIKey(rawValue: 20)
    public static let deleteRecords = APIKey(rawValue: 21)
    public static let initProducerID = APIKey(rawValue: 22)
    public static let offsetForLeaderEpoch = APIKey(rawValue: 23)
    public static let addPartitionsToTxn = APIKey(rawValue: 24)
    public static let addOffsetsToTxn = APIKey(rawValue: 25)
    public static let endTxn = APIKey(rawValue: 26)
    public static let txnOffsetCommit = APIKey(rawValue: 28)
    public static let describeConfigs = APIKey(rawValue: 32)
    public static let describeLogDirs = APIKey(rawValue: 35)
    public static let saslAuthenticate = APIKey(rawValue: 36)
    public static let createPartitions = APIKey(rawValue: 37)
    public static let deleteGroups = APIKey(rawValue: 42)
    public static let electLeaders = APIKey(rawValue: 43)
    public static let incrementalAlterConfigs = APIKey(rawValue: 44)
    public static let alterPartitionReassignments = APIKey(rawValue: 45)
    public static let listPartitionReassignments = APIKey(rawValue: 46)
    public static let offsetDelete = APIKey(rawValue: 47)
    public static let describeUserScramCredentials = APIKey(rawValue: 50)
    public static let describeQuorum = APIKey(rawValue: 55)
    public static let describeCluster = APIKey(rawValue: 60)
    public static let listTransactions = APIKey(rawValue: 66)
    public static let consumerGroupHeartbeat = APIKey(rawValue: 68)
    public static let consumerGroupDescribe = APIKey(rawValue: 69)
    public static let describeTopicPartitions = APIKey(rawValue: 75)

    /// The name that Kafka's own documentation uses, such as `ApiVersions`.
    public var description: String {
        switch rawValue {
        case 0: "Produce"
        case 1: "Fetch"
        case 2: "ListOffsets"
        case 3: "Metadata"
        case 7: "ControlledShutdown"
        case 8: "OffsetCommit"
        case 9: "OffsetFetch"
        case 10: "FindCoordinator"
        case 11: "JoinGroup"
        case 12: "Heartbeat"
        case 13: "LeaveGroup"
        case 14: "SyncGroup"
        case 15: "DescribeGroups"
        case 16: "ListGroups"
        case 17: "SaslHandshake"
        case 18: "ApiVersions"
        case 19: "CreateTopics"
        case 20: "DeleteTopics"
        case 21: "DeleteRecords"
        case 22: "InitProducerId"
        case 23: "OffsetForLeaderEpoch"
        case 24: "AddPartitionsToTxn"
        case 25: "AddOffsetsToTxn"
        case 26: "EndTxn"
        case 28: "TxnOffsetCommit"
        case 32: "DescribeConfigs"
        case 35: "DescribeLogDirs"
        case 36: "SaslAuthenticate"
        case 37: "CreatePartitions"
        case 42: "DeleteGroups"
        case 43: "ElectLeaders"
        case 44: "IncrementalAlterConfigs"
        case 45: "AlterPartitionReassignments"
        case 46: "ListPartitionReassignments"
        case 47: "OffsetDelete"
        case 50: "DescribeUserScramCredentials"
        case 55: "DescribeQuorum"
        case 60: "DescribeCluster"
        case 66: "ListTransactions"
        case 68: "ConsumerGroupHeartbeat"
        case 69: "ConsumerGroupDescribe"
        case 75: "DescribeTopicPartitions"
        default: "API \(rawValue)"
        }
    }

    /// The API of that name, such as `Heartbeat`; case does not matter. nil for one that is not known here.
    public init?(name: String) {
        let wanted = name.lowercased()
        guard let request = MessageCatalog.requests.first(where: { $0.key.description.lowercased() == wanted }) else {
            return nil
        }
        self = request.key
    }
}
