/// Asks the controller to elect leaders for partitions.
public struct ElectLeadersRequest: WireRequest {
    public typealias Response = ElectLeadersResponse
    public static let key = APIKey.electLeaders
    public static let versions: ClosedRange<Int16> = 0...2

    public struct TopicPartition: WireStruct {
        public var topic = ""
        public var partitions: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topic)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    /// 0: the preferred replica, if it is in sync; 1: any live one where no in-sync one is left. From version 1
    /// on.
    public var electionType: Int8 = 0
    /// nil asks for every partition of the cluster.
    public var topicPartitions: [TopicPartition]?
    public var timeoutMilliseconds: Int32 = 60_000
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 1 { try coder.field(&electionType) }
        try coder.field(&topicPartitions)
        try coder.field(&timeoutMilliseconds)
        try coder.tags(&tags)
    }
}

/// How the elections ended.
public struct ElectLeadersResponse: WireResponse {
    public static let key = APIKey.electLeaders
    public static let versions: ClosedRange<Int16> = 0...2

    public struct ReplicaElectionResult: WireStruct {
        public var topic = ""
        public var partitionResult: [PartitionResult] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topic)
            try coder.field(&partitionResult)
            try coder.tags(&tags)
        }
    }

    public struct PartitionResult: WireStruct {
        public var partitionID: Int32 = 0
        public var error = KafkaError.none
        public var errorMessage: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionID)
            try coder.field(&error)
            try coder.field(&errorMessage)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    /// From version 1 on.
    public var error = KafkaError.none
    public var replicaElectionResults: [ReplicaElectionResult] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        if coder.version >= 1 { try coder.field(&error) }
        try coder.field(&replicaElectionResults)
        try coder.tags(&tags)
    }
}
