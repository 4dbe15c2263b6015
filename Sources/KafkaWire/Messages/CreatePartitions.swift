/// Gives topics more partitions.
public struct CreatePartitionsRequest: WireRequest {
    public typealias Response = CreatePartitionsResponse
    public static let key = APIKey.createPartitions
    public static let versions: ClosedRange<Int16> = 0...3

    public struct Topic: WireStruct {
        public var name = ""
        public var count: Int32 = 0
        public var assignments: [Assignment]?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&count)
            try coder.field(&assignments)
            try coder.tags(&tags)
        }
    }

    public struct Assignment: WireStruct {
        public var brokerIDs: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&brokerIDs)
            try coder.tags(&tags)
        }
    }

    public var topics: [Topic] = []
    public var timeoutMilliseconds: Int32 = 0
    public var validateOnly = false
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&topics)
        try coder.field(&timeoutMilliseconds)
        try coder.field(&validateOnly)
        try coder.tags(&tags)
    }
}

/// What became of each topic.
public struct CreatePartitionsResponse: WireResponse {
    public static let key = APIKey.createPartitions
    public static let versions: ClosedRange<Int16> = 0...3

    public struct Result: WireStruct {
        public var name = ""
        public var error = KafkaError.none
        public var errorMessage: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&error)
            try coder.field(&errorMessage)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var results: [Result] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&results)
        try coder.tags(&tags)
    }
}
