/// Asks for the first, the last, or a dated offset of partitions.
public struct ListOffsetsRequest: WireRequest {
    public typealias Response = ListOffsetsResponse
    public static let key = APIKey.listOffsets
    public static let versions: ClosedRange<Int16> = 1...11

    public struct Topic: WireStruct {
        public var name = ""
        public var partitions: [Partition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var partitionIndex: Int32 = 0
        /// What the client believes, to be fenced if it is wrong; -1 for no check. From version 4 on.
        public var currentLeaderEpoch: Int32 = -1
        /// Milliseconds since 1970; -1: the end; -2: the start; -3: the newest timestamp.
        public var timestamp: Int64 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            if coder.version >= 4 { try coder.field(&currentLeaderEpoch) }
            try coder.field(&timestamp)
            try coder.tags(&tags)
        }
    }

    /// -1 for a client.
    public var replicaID: Int32 = 0
    /// From version 2 on.
    public var isolationLevel: Int8 = 0
    public var topics: [Topic] = []
    /// From version 10 on.
    public var timeoutMilliseconds: Int32 = 0
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&replicaID)
        if coder.version >= 2 { try coder.field(&isolationLevel) }
        try coder.field(&topics)
        if coder.version >= 10 { try coder.field(&timeoutMilliseconds) }
        try coder.tags(&tags)
    }
}

/// The offsets asked for.
public struct ListOffsetsResponse: WireResponse {
    public static let key = APIKey.listOffsets
    public static let versions: ClosedRange<Int16> = 1...11

    public struct Topic: WireStruct {
        public var name = ""
        public var partitions: [Partition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var partitionIndex: Int32 = 0
        public var error = KafkaError.none
        public var timestamp: Int64 = -1
        public var offset: Int64 = -1
        /// Raised by each election; -1 where unknown. From version 4 on.
        public var leaderEpoch: Int32 = -1
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&error)
            try coder.field(&timestamp)
            try coder.field(&offset)
            if coder.version >= 4 { try coder.field(&leaderEpoch) }
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota. From version 2 on.
    public var throttleTimeMilliseconds: Int32 = 0
    public var topics: [Topic] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 2 { try coder.field(&throttleTimeMilliseconds) }
        try coder.field(&topics)
        try coder.tags(&tags)
    }
}
