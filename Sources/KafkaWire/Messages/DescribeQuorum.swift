/// Asks for the state of the controllers' quorum.
public struct DescribeQuorumRequest: WireRequest {
    public typealias Response = DescribeQuorumResponse
    public static let key = APIKey.describeQuorum
    public static let versions: ClosedRange<Int16> = 0...2

    public struct Topic: WireStruct {
        public var topicName = ""
        public var partitions: [Partition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topicName)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var partitionIndex: Int32 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.tags(&tags)
        }
    }

    public var topics: [Topic] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&topics)
        try coder.tags(&tags)
    }
}

/// The state of the controllers' quorum.
public struct DescribeQuorumResponse: WireResponse {
    public static let key = APIKey.describeQuorum
    public static let versions: ClosedRange<Int16> = 0...2

    public struct Node: WireStruct {
        public var nodeID: Int32 = 0
        public var listeners: [Listener] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&nodeID)
            try coder.field(&listeners)
            try coder.tags(&tags)
        }
    }

    public struct Listener: WireStruct {
        public var name = ""
        public var host = ""
        public var port: UInt16 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&host)
            try coder.field(&port)
            try coder.tags(&tags)
        }
    }

    public struct Topic: WireStruct {
        public var topicName = ""
        public var partitions: [Partition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topicName)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var partitionIndex: Int32 = 0
        public var error = KafkaError.none
        /// From version 2 on.
        public var errorMessage: String?
        public var leaderID: Int32 = 0
        /// Raised by each election; -1 where unknown.
        public var leaderEpoch: Int32 = 0
        public var highWatermark: Int64 = 0
        public var currentVoters: [CurrentVoter] = []
        public var observers: [Observer] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&error)
            if coder.version >= 2 { try coder.field(&errorMessage) }
            try coder.field(&leaderID)
            try coder.field(&leaderEpoch)
            try coder.field(&highWatermark)
            try coder.field(&currentVoters)
            try coder.field(&observers)
            try coder.tags(&tags)
        }
    }

    public struct Observer: WireStruct {
        public var replicaID: Int32 = 0
        /// From version 2 on.
        public var replicaDirectoryID = WireUUID.zero
        public var logEndOffset: Int64 = 0
        /// From version 1 on.
        public var lastFetchTimestamp: Int64 = -1
        /// From version 1 on.
        public var lastCaughtUpTimestamp: Int64 = -1
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&replicaID)
            if coder.version >= 2 { try coder.field(&replicaDirectoryID) }
            try coder.field(&logEndOffset)
            if coder.version >= 1 {
                try coder.field(&lastFetchTimestamp)
                try coder.field(&lastCaughtUpTimestamp)
            }
            try coder.tags(&tags)
        }
    }

    public struct CurrentVoter: WireStruct {
        public var replicaID: Int32 = 0
        /// From version 2 on.
        public var replicaDirectoryID = WireUUID.zero
        public var logEndOffset: Int64 = 0
        /// From version 1 on.
        public var lastFetchTimestamp: Int64 = -1
        /// From version 1 on.
        public var lastCaughtUpTimestamp: Int64 = -1
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&replicaID)
            if coder.version >= 2 { try coder.field(&replicaDirectoryID) }
            try coder.field(&logEndOffset)
            if coder.version >= 1 {
                try coder.field(&lastFetchTimestamp)
                try coder.field(&lastCaughtUpTimestamp)
            }
            try coder.tags(&tags)
        }
    }

    public var error = KafkaError.none
    /// From version 2 on.
    public var errorMessage: String?
    public var topics: [Topic] = []
    /// From version 2 on.
    public var nodes: [Node] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&error)
        if coder.version >= 2 { try coder.field(&errorMessage) }
        try coder.field(&topics)
        if coder.version >= 2 { try coder.field(&nodes) }
        try coder.tags(&tags)
    }
}
