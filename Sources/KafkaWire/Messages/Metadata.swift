/// Asks for brokers, controller and the partitions of topics.
public struct MetadataRequest: WireRequest {
    public typealias Response = MetadataResponse
    public static let key = APIKey.metadata
    public static let versions: ClosedRange<Int16> = 0...13

    public struct Topic: WireStruct {
        /// Zero where there is none. From version 10 on.
        public var topicID = WireUUID.zero
        /// Below version 10, nil is written as the empty value.
        public var name: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            if coder.version >= 10 { try coder.field(&topicID) }
            try coder.field(&name, nullableFrom: 10)
            try coder.tags(&tags)
        }
    }

    /// nil asks for all topics, an empty list for none (in version 0 for all). Below version 1, nil is written
    /// as the empty value.
    public var topics: [Topic]?
    /// From version 4 on.
    public var allowAutoTopicCreation = true
    /// In versions 8 to 10.
    public var includeClusterAuthorizedOperations = false
    /// From version 8 on.
    public var includeTopicAuthorizedOperations = false
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&topics, nullableFrom: 1)
        if coder.version >= 4 { try coder.field(&allowAutoTopicCreation) }
        if (8...10).contains(coder.version) { try coder.field(&includeClusterAuthorizedOperations) }
        if coder.version >= 8 { try coder.field(&includeTopicAuthorizedOperations) }
        try coder.tags(&tags)
    }
}

/// Brokers, controller and the partitions of topics, as one broker sees them.
public struct MetadataResponse: WireResponse {
    public static let key = APIKey.metadata
    public static let versions: ClosedRange<Int16> = 0...13

    public struct Topic: WireStruct {
        public var error = KafkaError.none
        /// nil only where a topic asked for by id is unknown. Below version 12, nil is written as the empty value.
        public var name: String?
        /// Zero where there is none. From version 10 on.
        public var topicID = WireUUID.zero
        /// From version 1 on.
        public var isInternal = false
        public var partitions: [Partition] = []
        /// From version 8 on.
        public var topicAuthorizedOperations = Int32.min
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&error)
            try coder.field(&name, nullableFrom: 12)
            if coder.version >= 10 { try coder.field(&topicID) }
            if coder.version >= 1 { try coder.field(&isInternal) }
            try coder.field(&partitions)
            if coder.version >= 8 { try coder.field(&topicAuthorizedOperations) }
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var error = KafkaError.none
        public var partitionIndex: Int32 = 0
        /// The leader's node id, -1 for none.
        public var leaderID: Int32 = 0
        /// Raised by each election; -1 where unknown. From version 7 on.
        public var leaderEpoch: Int32 = -1
        public var replicaNodes: [Int32] = []
        public var isrNodes: [Int32] = []
        /// Replicas on brokers that are down. From version 5 on.
        public var offlineReplicas: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&error)
            try coder.field(&partitionIndex)
            try coder.field(&leaderID)
            if coder.version >= 7 { try coder.field(&leaderEpoch) }
            try coder.field(&replicaNodes)
            try coder.field(&isrNodes)
            if coder.version >= 5 { try coder.field(&offlineReplicas) }
            try coder.tags(&tags)
        }
    }

    public struct Broker: WireStruct {
        public var nodeID: Int32 = 0
        public var host = ""
        public var port: Int32 = 0
        /// From version 1 on.
        public var rack: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&nodeID)
            try coder.field(&host)
            try coder.field(&port)
            if coder.version >= 1 { try coder.field(&rack) }
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota. From version 3 on.
    public var throttleTimeMilliseconds: Int32 = 0
    public var brokers: [Broker] = []
    /// From version 2 on.
    public var clusterID: String?
    /// In KRaft any live broker, a different one each time. From version 1 on.
    public var controllerID: Int32 = -1
    public var topics: [Topic] = []
    /// In versions 8 to 10.
    public var clusterAuthorizedOperations = Int32.min
    /// From version 13 on.
    public var error = KafkaError.none
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 3 { try coder.field(&throttleTimeMilliseconds) }
        try coder.field(&brokers)
        if coder.version >= 2 { try coder.field(&clusterID) }
        if coder.version >= 1 { try coder.field(&controllerID) }
        try coder.field(&topics)
        if (8...10).contains(coder.version) { try coder.field(&clusterAuthorizedOperations) }
        if coder.version >= 13 { try coder.field(&error) }
        try coder.tags(&tags)
    }
}
