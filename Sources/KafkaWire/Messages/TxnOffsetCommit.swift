/// Stores how far a group has come, once the transaction commits.
public struct TxnOffsetCommitRequest: WireRequest {
    public typealias Response = TxnOffsetCommitResponse
    public static let key = APIKey.txnOffsetCommit
    public static let versions: ClosedRange<Int16> = 0...5

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
        /// From version 2 on.
        public var committedLeaderEpoch: Int32 = -1
        public var committedMetadata: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&committedOffset)
            if coder.version >= 2 { try coder.field(&committedLeaderEpoch) }
            try coder.field(&committedMetadata)
            try coder.tags(&tags)
        }
    }

    public var transactionalID = ""
    public var groupID = ""
    public var producerID: Int64 = 0
    public var producerEpoch: Int16 = 0
    /// Raised by each rebalance; -1 outside of a group. From version 3 on.
    public var generationID: Int32 = -1
    /// From version 3 on.
    public var memberID = ""
    /// The name of a static member, nil for a dynamic one. From version 3 on.
    public var groupInstanceID: String?
    public var topics: [Topic] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&transactionalID)
        try coder.field(&groupID)
        try coder.field(&producerID)
        try coder.field(&producerEpoch)
        if coder.version >= 3 {
            try coder.field(&generationID)
            try coder.field(&memberID)
            try coder.field(&groupInstanceID)
        }
        try coder.field(&topics)
        try coder.tags(&tags)
    }
}

/// What became of each commit.
public struct TxnOffsetCommitResponse: WireResponse {
    public static let key = APIKey.txnOffsetCommit
    public static let versions: ClosedRange<Int16> = 0...5

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
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&error)
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
