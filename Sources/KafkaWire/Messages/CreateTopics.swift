/// Creates topics.
public struct CreateTopicsRequest: WireRequest {
    public typealias Response = CreateTopicsResponse
    public static let key = APIKey.createTopics
    public static let versions: ClosedRange<Int16> = 2...7

    public struct Topic: WireStruct {
        public var name = ""
        public var numPartitions: Int32 = 0
        public var replicationFactor: Int16 = 0
        public var assignments: [Assignment] = []
        public var configs: [Config] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&numPartitions)
            try coder.field(&replicationFactor)
            try coder.field(&assignments)
            try coder.field(&configs)
            try coder.tags(&tags)
        }
    }

    public struct Config: WireStruct {
        public var name = ""
        public var value: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&value)
            try coder.tags(&tags)
        }
    }

    public struct Assignment: WireStruct {
        public var partitionIndex: Int32 = 0
        public var brokerIDs: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&brokerIDs)
            try coder.tags(&tags)
        }
    }

    public var topics: [Topic] = []
    public var timeoutMilliseconds: Int32 = 60_000
    public var validateOnly = false
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&topics)
        try coder.field(&timeoutMilliseconds)
        try coder.field(&validateOnly)
        try coder.tags(&tags)
    }
}

/// What became of each topic.
public struct CreateTopicsResponse: WireResponse {
    public static let key = APIKey.createTopics
    public static let versions: ClosedRange<Int16> = 2...7

    public struct Topic: WireStruct {
        public var name = ""
        /// Zero where there is none. From version 7 on.
        public var topicID = WireUUID.zero
        public var error = KafkaError.none
        public var errorMessage: String?
        /// From version 5 on.
        public var topicConfigErrorCode: Int16?
        /// From version 5 on.
        public var numPartitions: Int32 = -1
        /// From version 5 on.
        public var replicationFactor: Int16 = -1
        /// From version 5 on.
        public var configs: [Config]?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            if coder.version >= 7 { try coder.field(&topicID) }
            try coder.field(&error)
            try coder.field(&errorMessage)
            if coder.version >= 5 {
                try coder.field(&numPartitions)
                try coder.field(&replicationFactor)
                try coder.field(&configs)
            }
            try coder.openTags(tags)
            try coder.tag(0, &topicConfigErrorCode)
            coder.closeTags(&tags)
        }
    }

    public struct Config: WireStruct {
        public var name = ""
        public var value: String?
        public var readOnly = false
        public var configSource: Int8 = -1
        public var isSensitive = false
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&value)
            try coder.field(&readOnly)
            try coder.field(&configSource)
            try coder.field(&isSensitive)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var topics: [Topic] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&topics)
        try coder.tags(&tags)
    }
}
