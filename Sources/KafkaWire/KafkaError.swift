/// What a broker answers instead of success, by its number in Kafka's protocol; numbers without a name here are kept.
public struct KafkaError: RawRepresentable, Sendable, Hashable, Codable, Error {
    public var rawValue: Int16

    public init(rawValue: Int16) { self.rawValue = rawValue }

    public static let unknownServerError = KafkaError(rawValue: -1)
    public static let none = KafkaError(rawValue: 0)
    public static let offsetOutOfRange = KafkaError(rawValue: 1)
    public static let corruptMessage = KafkaError(rawValue: 2)
    public static let unknownTopicOrPartition = KafkaError(rawValue: 3)
    public static let leaderNotAvailable = KafkaError(rawValue: 5)
    public static let notLeaderOrFollower = KafkaError(rawValue: 6)
    public static let requestTimedOut = KafkaError(rawValue: 7)
    public static let brokerNotAvailable = KafkaError(rawValue: 8)
    public static let replicaNotAvailable = KafkaError(rawValue: 9)
    public static let messageTooLarge = KafkaError(rawValue: 10)
    public static let networkException = KafkaError(rawValue: 13)
    public static let coordinatorLoadInProgress = KafkaError(rawValue: 14)
    public static let coordinatorNotAvailable = KafkaError(rawValue: 15)
    public static let notCoordinator = KafkaError(rawValue: 16)
    public static let invalidTopicException = KafkaError(rawValue: 17)
    public static let recordListTooLarge = KafkaError(rawValue: 18)
    public static let notEnoughReplicas = KafkaError(rawValue: 19)
    public static let notEnoughReplicasAfterAppend = KafkaError(rawValue: 20)
    public static let invalidRequiredAcks = KafkaError(rawValue: 21)
    public static let illegalGeneration = KafkaError(rawValue: 22)
    public static let inconsistentGroupProtocol = KafkaError(rawValue: 23)
    public static let invalidGroupID = KafkaError(rawValue: 24)
    public static let unknownMemberID = KafkaError(rawValue: 25)
    public static let invalidSessionTimeout = KafkaError(rawValue: 26)
    public static let rebalanceInProgress = KafkaError(rawValue: 27)
    public static let topicAuthorizationFailed = KafkaError(rawValue: 29)
    public static let groupAuthorizationFailed = KafkaError(rawValue: 30)
    public static let clusterAuthorizationFailed = KafkaError(rawValue: 31)
    public static let unsupportedVersion = KafkaError(rawValue: 35)
    public static let topicAlreadyExists = KafkaError(rawValue: 36)
    public static let invalidPartitions = KafkaError(rawValue: 37)
    public static let invalidReplicationFactor = KafkaError(rawValue: 38)
    public static let invalidConfig = KafkaError(rawValue: 40)
    public static let notController = KafkaError(rawValue: 41)
    public static let invalidRequest = KafkaError(rawValue: 42)
    public static let policyViolation = KafkaError(rawValue: 44)
    public static let outOfOrderSequenceNumber = KafkaError(rawValue: 45)
    public static let duplicateSequenceNumber = KafkaError(rawValue: 46)
    public static let invalidProducerEpoch = KafkaError(rawValue: 47)
    public static let invalidTxnState = KafkaError(rawValue: 48)
    public static let invalidProducerIDMapping = KafkaError(rawValue: 49)
    public static let concurrentTransactions = KafkaError(rawValue: 51)
    public static let transactionCoordinatorFenced = KafkaError(rawValue: 52)
    public static let unknownProducerID = KafkaError(rawValue: 59)
    public static let kafkaStorageError = KafkaError(rawValue: 56)
    public static let nonEmptyGroup = KafkaError(rawValue: 68)
    public static let groupIDNotFound = KafkaError(rawValue: 69)
    public static let fetchSessionIDNotFound = KafkaError(rawValue: 70)
    public static let invalidFetchSessionEpoch = KafkaError(rawValue: 71)
    public static let fencedLeaderEpoch = KafkaError(rawValue: 74)
    public static let unknownLeaderEpoch = KafkaError(rawValue: 75)
    public static let staleBrokerEpoch = KafkaError(rawValue: 77)
    public static let memberIDRequired = KafkaError(rawValue: 79)
    public static let preferredLeaderNotAvailable = KafkaError(rawValue: 80)
    public static let groupMaxSizeReached = KafkaError(rawValue: 81)
    public static let fencedInstanceID = KafkaError(rawValue: 82)
    public static let electionNotNeeded = KafkaError(rawValue: 84)
    public static let eligibleLeadersNotAvailable = KafkaError(rawValue: 83)
    public static let noReassignmentInProgress = KafkaError(rawValue: 85)
    public static let groupSubscribedToTopic = KafkaError(rawValue: 86)
    public static let unstableOffsetCommit = KafkaError(rawValue: 88)
    public static let throttlingQuotaExceeded = KafkaError(rawValue: 89)
    public static let producerFenced = KafkaError(rawValue: 90)
    public static let unknownTopicID = KafkaError(rawValue: 100)
    public static let fetchSessionTopicIDError = KafkaError(rawValue: 106)
    public static let fencedMemberEpoch = KafkaError(rawValue: 110)
    public static let unreleasedInstanceID = KafkaError(rawValue: 111)
    public static let unsupportedAssignor = KafkaError(rawValue: 112)
    public static let staleMemberEpoch = KafkaError(rawValue: 113)

    /// The error of that name in Kafka's documentation, such as `NOT_LEADER_OR_FOLLOWER`; case does not matter.
    public init?(name: String) {
        let wanted = name.uppercased()
        if wanted == "UNKNOWN_SERVER_ERROR" {
            self = .unknownServerError
        } else if let index = Self.names.firstIndex(of: wanted) {
            self.init(rawValue: Int16(index))
        } else {
            return nil
        }
    }

    /// The names of the numbers from 0 on.
    private static let names = [
        "NONE", "OFFSET_OUT_OF_RANGE", "CORRUPT_MESSAGE", "UNKNOWN_TOPIC_OR_PARTITION", "INVALID_FETCH_SIZE",
        "LEADER_NOT_AVAILABLE", "NOT_LEADER_OR_FOLLOWER", "REQUEST_TIMED_OUT", "BROKER_NOT_AVAILABLE",
        "REPLICA_NOT_AVAILABLE", "MESSAGE_TOO_LARGE", "STALE_CONTROLLER_EPOCH", "OFFSET_METADATA_TOO_LARGE",
        "NETWORK_EXCEPTION", "COORDINATOR_LOAD_IN_PROGRESS", "COORDINATOR_NOT_AVAILABLE", "NOT_COORDINATOR",
        "INVALID_TOPIC_EXCEPTION", "RECORD_LIST_TOO_LARGE", "NOT_ENOUGH_REPLICAS", "NOT_ENOUGH_REPLICAS_AFTER_APPEND",
        "INVALID_REQUIRED_ACKS", "ILLEGAL_GENERATION", "INCONSISTENT_GROUP_PROTOCOL", "INVALID_GROUP_ID",
        "UNKNOWN_MEMBER_ID", "INVALID_SESSION_TIMEOUT", "REBALANCE_IN_PROGRESS", "INVALID_COMMIT_OFFSET_SIZE",
        "TOPIC_AUTHORIZATION_FAILED", "GROUP_AUTHORIZATION_FAILED", "CLUSTER_AUTHORIZATION_FAILED",
        "INVALID_TIMESTAMP", "UNSUPPORTED_SASL_MECHANISM", "ILLEGAL_SASL_STATE", "UNSUPPORTED_VERSION",
        "TOPIC_ALREADY_EXISTS", "INVALID_PARTITIONS", "INVALID_REPLICATION_FACTOR", "INVALID_REPLICA_ASSIGNMENT",
        "INVALID_CONFIG", "NOT_CONTROLLER", "INVALID_REQUEST", "UNSUPPORTED_FOR_MESSAGE_FORMAT", "POLICY_VIOLATION",
        "OUT_OF_ORDER_SEQUENCE_NUMBER", "DUPLICATE_SEQUENCE_NUMBER", "INVALID_PRODUCER_EPOCH", "INVALID_TXN_STATE",
        "INVALID_PRODUCER_ID_MAPPING", "INVALID_TRANSACTION_TIMEOUT", "CONCURRENT_TRANSACTIONS",
        "TRANSACTION_COORDINATOR_FENCED", "TRANSACTIONAL_ID_AUTHORIZATION_FAILED", "SECURITY_DISABLED",
        "OPERATION_NOT_ATTEMPTED", "KAFKA_STORAGE_ERROR", "LOG_DIR_NOT_FOUND", "SASL_AUTHENTICATION_FAILED",
        "UNKNOWN_PRODUCER_ID", "REASSIGNMENT_IN_PROGRESS", "DELEGATION_TOKEN_AUTH_DISABLED",
        "DELEGATION_TOKEN_NOT_FOUND", "DELEGATION_TOKEN_OWNER_MISMATCH", "DELEGATION_TOKEN_REQUEST_NOT_ALLOWED",
        "DELEGATION_TOKEN_AUTHORIZATION_FAILED", "DELEGATION_TOKEN_EXPIRED", "INVALID_PRINCIPAL_TYPE",
        "NON_EMPTY_GROUP", "GROUP_ID_NOT_FOUND", "FETCH_SESSION_ID_NOT_FOUND", "INVALID_FETCH_SESSION_EPOCH",
        "LISTENER_NOT_FOUND", "TOPIC_DELETION_DISABLED", "FENCED_LEADER_EPOCH", "UNKNOWN_LEADER_EPOCH",
        "UNSUPPORTED_COMPRESSION_TYPE", "STALE_BROKER_EPOCH", "OFFSET_NOT_AVAILABLE", "MEMBER_ID_REQUIRED",
        "PREFERRED_LEADER_NOT_AVAILABLE", "GROUP_MAX_SIZE_REACHED", "FENCED_INSTANCE_ID",
        "ELIGIBLE_LEADERS_NOT_AVAILABLE", "ELECTION_NOT_NEEDED", "NO_REASSIGNMENT_IN_PROGRESS",
        "GROUP_SUBSCRIBED_TO_TOPIC", "INVALID_RECORD", "UNSTABLE_OFFSET_COMMIT", "THROTTLING_QUOTA_EXCEEDED",
        "PRODUCER_FENCED", "RESOURCE_NOT_FOUND", "DUPLICATE_RESOURCE", "UNACCEPTABLE_CREDENTIAL",
        "INCONSISTENT_VOTER_SET", "INVALID_UPDATE_VERSION", "FEATURE_UPDATE_FAILED",
        "PRINCIPAL_DESERIALIZATION_FAILURE", "SNAPSHOT_NOT_FOUND", "POSITION_OUT_OF_RANGE", "UNKNOWN_TOPIC_ID",
        "DUPLICATE_BROKER_REGISTRATION", "BROKER_ID_NOT_REGISTERED", "INCONSISTENT_TOPIC_ID",
        "INCONSISTENT_CLUSTER_ID", "TRANSACTIONAL_ID_NOT_FOUND", "FETCH_SESSION_TOPIC_ID_ERROR", "INELIGIBLE_REPLICA",
        "NEW_LEADER_ELECTED", "OFFSET_MOVED_TO_TIERED_STORAGE", "FENCED_MEMBER_EPOCH", "UNRELEASED_INSTANCE_ID",
        "UNSUPPORTED_ASSIGNOR", "STALE_MEMBER_EPOCH", "MISMATCHED_ENDPOINT_TYPE", "UNSUPPORTED_ENDPOINT_TYPE",
        "UNKNOWN_CONTROLLER_ID", "UNKNOWN_SUBSCRIPTION_ID", "TELEMETRY_TOO_LARGE", "INVALID_REGISTRATION",
        "TRANSACTION_ABORTABLE", "INVALID_RECORD_STATE", "SHARE_SESSION_NOT_FOUND", "INVALID_SHARE_SESSION_EPOCH",
        "FENCED_STATE_EPOCH", "INVALID_VOTER_KEY", "DUPLICATE_VOTER", "VOTER_NOT_FOUND", "INVALID_REGULAR_EXPRESSION",
        "REBOOTSTRAP_REQUIRED", "STREAMS_INVALID_TOPOLOGY", "STREAMS_INVALID_TOPOLOGY_EPOCH",
        "STREAMS_TOPOLOGY_FENCED", "SHARE_SESSION_LIMIT_REACHED",
    ]
}

extension KafkaError: CustomStringConvertible {
    /// The name and the number, such as `REBALANCE_IN_PROGRESS (27)`.
    public var description: String { "\(name) (\(rawValue))" }

    /// The name in Kafka's documentation, such as `REBALANCE_IN_PROGRESS`.
    public var name: String {
        if self == .unknownServerError { return "UNKNOWN_SERVER_ERROR" }
        let index = Int(rawValue)
        return Self.names.indices.contains(index) ? Self.names[index] : "UNKNOWN_ERROR"
    }
}

extension KafkaError: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int16) { self.init(rawValue: value) }
}

extension KafkaError: WireElement {
    public init() { self = .none }

    public mutating func code(_ coder: inout WireCoder) throws(WireError) { try coder.integer(&rawValue) }
}
