/// Asks how far a group had come.
public struct OffsetFetchRequest: WireRequest {
    public typealias Response = OffsetFetchResponse
    public static let key = APIKey.offsetFetch
    public static let versions: ClosedRange<Int16> = 1...10

    public struct Group: WireStruct {
        public var groupID = ""
        /// From version 9 on.
        public var memberID: String?
        /// From version 9 on.
        public var memberEpoch: Int32 = -1
        /// nil asks for everything that the group committed.
        public var topics: [GroupTopic]?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&groupID)
            if coder.version >= 9 {
                try coder.field(&memberID)
                try coder.field(&memberEpoch)
            }
            try coder.field(&topics)
            try coder.tags(&tags)
        }
    }

    public struct GroupTopic: WireStruct {
        /// Up to version 9.
        public var name = ""
        /// Zero where there is none. From version 10 on.
        public var topicID = WireUUID.zero
        public var partitionIndexes: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            if coder.version <= 9 { try coder.field(&name) }
            if coder.version >= 10 { try coder.field(&topicID) }
            try coder.field(&partitionIndexes)
            try coder.tags(&tags)
        }
    }

    public struct Topic: WireStruct {
        public var name = ""
        public var partitionIndexes: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&partitionIndexes)
            try coder.tags(&tags)
        }
    }

    /// Up to version 7.
    public var groupID = ""
    /// nil asks for everything that the group committed. Up to version 7. Below version 2, nil is written as
    /// the empty value.
    public var topics: [Topic]?
    /// From version 8 on.
    public var groups: [Group] = []
    /// From version 7 on.
    public var requireStable = false
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version <= 7 {
            try coder.field(&groupID)
            try coder.field(&topics, nullableFrom: 2)
        }
        if coder.version >= 8 { try coder.field(&groups) }
        if coder.version >= 7 { try coder.field(&requireStable) }
        try coder.tags(&tags)
    }
}

/// The offsets that a group had committed.
public struct OffsetFetchResponse: WireResponse {
    public static let key = APIKey.offsetFetch
    public static let versions: ClosedRange<Int16> = 1...10

    public struct Group: WireStruct {
        public var groupID = ""
        public var topics: [GroupTopic] = []
        public var error = KafkaError.none
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&groupID)
            try coder.field(&topics)
            try coder.field(&error)
            try coder.tags(&tags)
        }
    }

    public struct GroupTopic: WireStruct {
        /// Up to version 9.
        public var name = ""
        /// Zero where there is none. From version 10 on.
        public var topicID = WireUUID.zero
        public var partitions: [GroupTopicPartition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            if coder.version <= 9 { try coder.field(&name) }
            if coder.version >= 10 { try coder.field(&topicID) }
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct GroupTopicPartition: WireStruct {
        public var partitionIndex: Int32 = 0
        public var committedOffset: Int64 = 0
        public var committedLeaderEpoch: Int32 = -1
        public var metadata: String?
        public var error = KafkaError.none
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&committedOffset)
            try coder.field(&committedLeaderEpoch)
            try coder.field(&metadata)
            try coder.field(&error)
            try coder.tags(&tags)
        }
    }

    public struct TopicPartition: WireStruct {
        public var partitionIndex: Int32 = 0
        public var committedOffset: Int64 = 0
        public var committedLeaderEpoch: Int32 = -1
        public var metadata: String?
        public var error = KafkaError.none
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&committedOffset)
            try coder.field(&committedLeaderEpoch)
            try coder.field(&metadata)
            try coder.field(&error)
            try coder.tags(&tags)
        }
    }

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
        public var committedOffset: Int64 = 0
        /// From version 5 on.
        public var committedLeaderEpoch: Int32 = -1
        public var metadata: String?
        public var error = KafkaError.none
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&committedOffset)
            if coder.version >= 5 { try coder.field(&committedLeaderEpoch) }
            try coder.field(&metadata)
            try coder.field(&error)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota. From version 3 on.
    public var throttleTimeMilliseconds: Int32 = 0
    /// Up to version 7.
    public var topics: [Topic] = []
    /// In versions 2 to 7.
    public var error = KafkaError.none
    /// From version 8 on.
    public var groups: [Group] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 3 { try coder.field(&throttleTimeMilliseconds) }
        if coder.version <= 7 { try coder.field(&topics) }
        if (2...7).contains(coder.version) { try coder.field(&error) }
        if coder.version >= 8 { try coder.field(&groups) }
        try coder.tags(&tags)
    }
}
