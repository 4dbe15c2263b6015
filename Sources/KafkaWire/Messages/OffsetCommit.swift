/// Stores how far a group has come.
public struct OffsetCommitRequest: WireRequest {
    public typealias Response = OffsetCommitResponse
    public static let key = APIKey.offsetCommit
    public static let versions: ClosedRange<Int16> = 2...10

    public struct Topic: WireStruct {
        /// Up to version 9.
        public var name = ""
        /// Zero where there is none. From version 10 on.
        public var topicID = WireUUID.zero
        public var partitions: [Partition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            if coder.version <= 9 { try coder.field(&name) }
            if coder.version >= 10 { try coder.field(&topicID) }
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var partitionIndex: Int32 = 0
        public var committedOffset: Int64 = 0
        /// From version 6 on.
        public var committedLeaderEpoch: Int32 = -1
        public var committedMetadata: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&committedOffset)
            if coder.version >= 6 { try coder.field(&committedLeaderEpoch) }
            try coder.field(&committedMetadata)
            try coder.tags(&tags)
        }
    }

    public var groupID = ""
    /// The generation, or in a KIP-848 group the member epoch; -1 outside of a group.
    public var generationIDOrMemberEpoch: Int32 = -1
    public var memberID = ""
    /// Up to version 4.
    public var retentionTimeMilliseconds: Int64 = -1
    /// The name of a static member, nil for a dynamic one. From version 7 on.
    public var groupInstanceID: String?
    public var topics: [Topic] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&groupID)
        try coder.field(&generationIDOrMemberEpoch)
        try coder.field(&memberID)
        if coder.version <= 4 { try coder.field(&retentionTimeMilliseconds) }
        if coder.version >= 7 { try coder.field(&groupInstanceID) }
        try coder.field(&topics)
        try coder.tags(&tags)
    }
}

/// What became of each commit.
public struct OffsetCommitResponse: WireResponse {
    public static let key = APIKey.offsetCommit
    public static let versions: ClosedRange<Int16> = 2...10

    public struct Topic: WireStruct {
        /// Up to version 9.
        public var name = ""
        /// Zero where there is none. From version 10 on.
        public var topicID = WireUUID.zero
        public var partitions: [Partition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            if coder.version <= 9 { try coder.field(&name) }
            if coder.version >= 10 { try coder.field(&topicID) }
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var partitionIndex: Int32 = 0
        public var error = KafkaError.none
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&error)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota. From version 3 on.
    public var throttleTimeMilliseconds: Int32 = 0
    public var topics: [Topic] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 3 { try coder.field(&throttleTimeMilliseconds) }
        try coder.field(&topics)
        try coder.tags(&tags)
    }
}
