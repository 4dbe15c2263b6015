/// Asks for the state of KIP-848 groups.
public struct ConsumerGroupDescribeRequest: WireRequest {
    public typealias Response = ConsumerGroupDescribeResponse
    public static let key = APIKey.consumerGroupDescribe
    public static let versions: ClosedRange<Int16> = 0...1

    public var groupIDs: [String] = []
    public var includeAuthorizedOperations = false
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&groupIDs)
        try coder.field(&includeAuthorizedOperations)
        try coder.tags(&tags)
    }
}

/// The epochs of KIP-848 groups, and their members' current and target assignments.
public struct ConsumerGroupDescribeResponse: WireResponse {
    public static let key = APIKey.consumerGroupDescribe
    public static let versions: ClosedRange<Int16> = 0...1

    public struct Group: WireStruct {
        public var error = KafkaError.none
        public var errorMessage: String?
        public var groupID = ""
        public var groupState = ""
        public var groupEpoch: Int32 = 0
        public var assignmentEpoch: Int32 = 0
        public var assignorName = ""
        public var members: [Member] = []
        public var authorizedOperations = Int32.min
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&error)
            try coder.field(&errorMessage)
            try coder.field(&groupID)
            try coder.field(&groupState)
            try coder.field(&groupEpoch)
            try coder.field(&assignmentEpoch)
            try coder.field(&assignorName)
            try coder.field(&members)
            try coder.field(&authorizedOperations)
            try coder.tags(&tags)
        }
    }

    public struct Member: WireStruct {
        public var memberID = ""
        public var instanceID: String?
        public var rackID: String?
        public var memberEpoch: Int32 = 0
        public var clientID = ""
        /// The peer that the broker saw: behind a proxy, the proxy's own address.
        public var clientHost = ""
        public var subscribedTopicNames: [String] = []
        public var subscribedTopicRegex: String?
        public var assignment = Assignment()
        public var targetAssignment = TargetAssignment()
        /// From version 1 on.
        public var memberType: Int8 = -1
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&memberID)
            try coder.field(&instanceID)
            try coder.field(&rackID)
            try coder.field(&memberEpoch)
            try coder.field(&clientID)
            try coder.field(&clientHost)
            try coder.field(&subscribedTopicNames)
            try coder.field(&subscribedTopicRegex)
            try coder.field(&assignment)
            try coder.field(&targetAssignment)
            if coder.version >= 1 { try coder.field(&memberType) }
            try coder.tags(&tags)
        }
    }

    public struct TargetAssignment: WireStruct {
        public var topicPartitions: [TopicPartition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topicPartitions)
            try coder.tags(&tags)
        }
    }

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
        public var topicName = ""
        public var partitions: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topicID)
            try coder.field(&topicName)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var groups: [Group] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&groups)
        try coder.tags(&tags)
    }
}
