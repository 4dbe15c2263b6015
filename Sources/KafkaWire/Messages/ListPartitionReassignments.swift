/// Asks which reassignments are under way.
public struct ListPartitionReassignmentsRequest: WireRequest {
    public typealias Response = ListPartitionReassignmentsResponse
    public static let key = APIKey.listPartitionReassignments
    public static let versions: ClosedRange<Int16> = 0...0

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

    public var timeoutMilliseconds: Int32 = 60_000
    public var topics: [Topic]?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&timeoutMilliseconds)
        try coder.field(&topics)
        try coder.tags(&tags)
    }
}

/// The reassignments under way.
public struct ListPartitionReassignmentsResponse: WireResponse {
    public static let key = APIKey.listPartitionReassignments
    public static let versions: ClosedRange<Int16> = 0...0

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
        public var replicas: [Int32] = []
        public var addingReplicas: [Int32] = []
        public var removingReplicas: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&replicas)
            try coder.field(&addingReplicas)
            try coder.field(&removingReplicas)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    public var errorMessage: String?
    public var topics: [Topic] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&error)
        try coder.field(&errorMessage)
        try coder.field(&topics)
        try coder.tags(&tags)
    }
}
