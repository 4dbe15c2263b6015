/// The whole group protocol of KIP-848 in one request: enters, stays, acknowledges and leaves.
public struct ConsumerGroupHeartbeatRequest: WireRequest {
    public typealias Response = ConsumerGroupHeartbeatResponse
    public static let key = APIKey.consumerGroupHeartbeat
    public static let versions: ClosedRange<Int16> = 0...1

    public struct TopicPartition: WireStruct {
        /// Zero where there is none.
        public var topicID = WireUUID.zero
        public var partitions: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topicID)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public var groupID = ""
    public var memberID = ""
    /// 0: enters; -1: leaves; -2: a static member leaves for a while.
    public var memberEpoch: Int32 = 0
    public var instanceID: String?
    public var rackID: String?
    /// -1 for unchanged.
    public var rebalanceTimeoutMilliseconds: Int32 = -1
    /// nil for unchanged.
    public var subscribedTopicNames: [String]?
    /// nil for unchanged. From version 1 on.
    public var subscribedTopicRegex: String?
    public var serverAssignor: String?
    /// What the member owns; nil for unchanged.
    public var topicPartitions: [TopicPartition]?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&groupID)
        try coder.field(&memberID)
        try coder.field(&memberEpoch)
        try coder.field(&instanceID)
        try coder.field(&rackID)
        try coder.field(&rebalanceTimeoutMilliseconds)
        try coder.field(&subscribedTopicNames)
        if coder.version >= 1 { try coder.field(&subscribedTopicRegex) }
        try coder.field(&serverAssignor)
        try coder.field(&topicPartitions)
        try coder.tags(&tags)
    }
}

/// What a member of a KIP-848 group is assigned, and when to speak again.
public struct ConsumerGroupHeartbeatResponse: WireResponse {
    public static let key = APIKey.consumerGroupHeartbeat
    public static let versions: ClosedRange<Int16> = 0...1

    public struct Assignment: WireStruct {
        public var topicPartitions: [TopicPartition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topicPartitions)
            try coder.tags(&tags)
        }
    }

    public struct TopicPartition: WireStruct {
        /// Zero where there is none.
        public var topicID = WireUUID.zero
        public var partitions: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topicID)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    public var errorMessage: String?
    public var memberID: String?
    public var memberEpoch: Int32 = 0
    public var heartbeatIntervalMilliseconds: Int32 = 0
    /// nil for unchanged.
    public var assignment: Assignment?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&error)
        try coder.field(&errorMessage)
        try coder.field(&memberID)
        try coder.field(&memberEpoch)
        try coder.field(&heartbeatIntervalMilliseconds)
        try coder.field(&assignment)
        try coder.tags(&tags)
    }
}
