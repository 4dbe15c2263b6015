/// Asks the controller to place partitions on other brokers.
public struct AlterPartitionReassignmentsRequest: WireRequest {
    public typealias Response = AlterPartitionReassignmentsResponse
    public static let key = APIKey.alterPartitionReassignments
    public static let versions: ClosedRange<Int16> = 0...1

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
        /// The new replicas, the preferred leader first; nil cancels a reassignment under way.
        public var replicas: [Int32]?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&replicas)
            try coder.tags(&tags)
        }
    }

    public var timeoutMilliseconds: Int32 = 60_000
    /// From version 1 on.
    public var allowReplicationFactorChange = true
    public var topics: [Topic] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&timeoutMilliseconds)
        if coder.version >= 1 { try coder.field(&allowReplicationFactorChange) }
        try coder.field(&topics)
        try coder.tags(&tags)
    }
}

/// What became of each reassignment.
public struct AlterPartitionReassignmentsResponse: WireResponse {
    public static let key = APIKey.alterPartitionReassignments
    public static let versions: ClosedRange<Int16> = 0...1

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
        public var errorMessage: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&error)
            try coder.field(&errorMessage)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    /// From version 1 on.
    public var allowReplicationFactorChange = true
    public var error = KafkaError.none
    public var errorMessage: String?
    public var responses: [Topic] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        if coder.version >= 1 { try coder.field(&allowReplicationFactorChange) }
        try coder.field(&error)
        try coder.field(&errorMessage)
        try coder.field(&responses)
        try coder.tags(&tags)
    }
}
