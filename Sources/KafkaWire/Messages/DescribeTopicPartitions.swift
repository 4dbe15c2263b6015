/// Asks for the partitions of topics, page by page.
public struct DescribeTopicPartitionsRequest: WireRequest {
    public typealias Response = DescribeTopicPartitionsResponse
    public static let key = APIKey.describeTopicPartitions
    public static let versions: ClosedRange<Int16> = 0...0

    public struct Cursor: WireStruct {
        public var topicName = ""
        public var partitionIndex: Int32 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topicName)
            try coder.field(&partitionIndex)
            try coder.tags(&tags)
        }
    }

    public struct Topic: WireStruct {
        public var name = ""
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.tags(&tags)
        }
    }

    public var topics: [Topic] = []
    public var responsePartitionLimit: Int32 = 2000
    public var cursor: Cursor?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&topics)
        try coder.field(&responsePartitionLimit)
        try coder.field(&cursor)
        try coder.tags(&tags)
    }
}

/// A page of partitions. Carries node ids, no addresses.
public struct DescribeTopicPartitionsResponse: WireResponse {
    public static let key = APIKey.describeTopicPartitions
    public static let versions: ClosedRange<Int16> = 0...0

    public struct NextCursor: WireStruct {
        public var topicName = ""
        public var partitionIndex: Int32 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topicName)
            try coder.field(&partitionIndex)
            try coder.tags(&tags)
        }
    }

    public struct Topic: WireStruct {
        public var error = KafkaError.none
        public var name: String?
        /// Zero where there is none.
        public var topicID = WireUUID.zero
        public var isInternal = false
        public var partitions: [Partition] = []
        public var topicAuthorizedOperations = Int32.min
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&error)
            try coder.field(&name)
            try coder.field(&topicID)
            try coder.field(&isInternal)
            try coder.field(&partitions)
            try coder.field(&topicAuthorizedOperations)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var error = KafkaError.none
        public var partitionIndex: Int32 = 0
        public var leaderID: Int32 = 0
        /// Raised by each election; -1 where unknown.
        public var leaderEpoch: Int32 = -1
        public var replicaNodes: [Int32] = []
        public var isrNodes: [Int32] = []
        public var eligibleLeaderReplicas: [Int32]?
        public var lastKnownElr: [Int32]?
        public var offlineReplicas: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&error)
            try coder.field(&partitionIndex)
            try coder.field(&leaderID)
            try coder.field(&leaderEpoch)
            try coder.field(&replicaNodes)
            try coder.field(&isrNodes)
            try coder.field(&eligibleLeaderReplicas)
            try coder.field(&lastKnownElr)
            try coder.field(&offlineReplicas)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var topics: [Topic] = []
    public var nextCursor: NextCursor?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&topics)
        try coder.field(&nextCursor)
        try coder.tags(&tags)
    }
}
