/// Asks a broker for its log directories.
public struct DescribeLogDirsRequest: WireRequest {
    public typealias Response = DescribeLogDirsResponse
    public static let key = APIKey.describeLogDirs
    public static let versions: ClosedRange<Int16> = 1...5

    public struct Topic: WireStruct {
        public var topic = ""
        public var partitions: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&topic)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public var topics: [Topic]?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&topics)
        try coder.tags(&tags)
    }
}

/// The log directories of a broker, and the size of what is in them.
public struct DescribeLogDirsResponse: WireResponse {
    public static let key = APIKey.describeLogDirs
    public static let versions: ClosedRange<Int16> = 1...5

    public struct LogDirectory: WireStruct {
        public var error = KafkaError.none
        public var logDir = ""
        public var topics: [Topic] = []
        /// From version 4 on.
        public var totalBytes: Int64 = -1
        /// From version 4 on.
        public var usableBytes: Int64 = -1
        /// From version 5 on.
        public var isCordoned = false
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&error)
            try coder.field(&logDir)
            try coder.field(&topics)
            if coder.version >= 4 {
                try coder.field(&totalBytes)
                try coder.field(&usableBytes)
            }
            if coder.version >= 5 { try coder.field(&isCordoned) }
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
        public var partitionSize: Int64 = 0
        public var offsetLag: Int64 = 0
        public var isFutureKey = false
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&partitionSize)
            try coder.field(&offsetLag)
            try coder.field(&isFutureKey)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    /// From version 3 on.
    public var error = KafkaError.none
    public var results: [LogDirectory] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        if coder.version >= 3 { try coder.field(&error) }
        try coder.field(&results)
        try coder.tags(&tags)
    }
}
