/// Moves the start of logs forward.
public struct DeleteRecordsRequest: WireRequest {
    public typealias Response = DeleteRecordsResponse
    public static let key = APIKey.deleteRecords
    public static let versions: ClosedRange<Int16> = 0...2

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
        public var offset: Int64 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&offset)
            try coder.tags(&tags)
        }
    }

    public var topics: [Topic] = []
    public var timeoutMilliseconds: Int32 = 0
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&topics)
        try coder.field(&timeoutMilliseconds)
        try coder.tags(&tags)
    }
}

/// Where the logs start now.
public struct DeleteRecordsResponse: WireResponse {
    public static let key = APIKey.deleteRecords
    public static let versions: ClosedRange<Int16> = 0...2

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
        public var lowWatermark: Int64 = 0
        public var error = KafkaError.none
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&lowWatermark)
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
