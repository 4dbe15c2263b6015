/// Asks where a leader's epoch ends in its log: how a reader finds out that a log was cut.
public struct OffsetForLeaderEpochRequest: WireRequest {
    public typealias Response = OffsetForLeaderEpochResponse
    public static let key = APIKey.offsetForLeaderEpoch
    public static let versions: ClosedRange<Int16> = 2...4

    public struct Topic: WireStruct {
        public var topic = ""
        public var partitions: [Partition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topic)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var partition: Int32 = 0
        /// What the client believes, to be fenced if it is wrong; -1 for no check.
        public var currentLeaderEpoch: Int32 = -1
        /// Raised by each election; -1 where unknown.
        public var leaderEpoch: Int32 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partition)
            try coder.field(&currentLeaderEpoch)
            try coder.field(&leaderEpoch)
            try coder.tags(&tags)
        }
    }

    /// From version 3 on.
    public var replicaID: Int32 = -2
    public var topics: [Topic] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 3 { try coder.field(&replicaID) }
        try coder.field(&topics)
        try coder.tags(&tags)
    }
}

/// Where the epochs asked for end.
public struct OffsetForLeaderEpochResponse: WireResponse {
    public static let key = APIKey.offsetForLeaderEpoch
    public static let versions: ClosedRange<Int16> = 2...4

    public struct Topic: WireStruct {
        public var topic = ""
        public var partitions: [Partition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topic)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var error = KafkaError.none
        public var partition: Int32 = 0
        /// Raised by each election; -1 where unknown.
        public var leaderEpoch: Int32 = -1
        public var endOffset: Int64 = -1
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&error)
            try coder.field(&partition)
            try coder.field(&leaderEpoch)
            try coder.field(&endOffset)
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
