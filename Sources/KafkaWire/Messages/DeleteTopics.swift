/// Deletes topics.
public struct DeleteTopicsRequest: WireRequest {
    public typealias Response = DeleteTopicsResponse
    public static let key = APIKey.deleteTopics
    public static let versions: ClosedRange<Int16> = 1...6

    public struct Topic: WireStruct {
        public var name: String?
        /// Zero where there is none.
        public var topicID = WireUUID.zero
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&topicID)
            try coder.tags(&tags)
        }
    }

    /// Up to version 5.
    public var topicNames: [String] = []
    /// From version 6 on.
    public var topics: [Topic] = []
    public var timeoutMilliseconds: Int32 = 0
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version <= 5 { try coder.field(&topicNames) }
        if coder.version >= 6 { try coder.field(&topics) }
        try coder.field(&timeoutMilliseconds)
        try coder.tags(&tags)
    }
}

/// What became of each deletion.
public struct DeleteTopicsResponse: WireResponse {
    public static let key = APIKey.deleteTopics
    public static let versions: ClosedRange<Int16> = 1...6

    public struct Topic: WireStruct {
        /// Below version 6, nil is written as the empty value.
        public var name: String?
        /// Zero where there is none. From version 6 on.
        public var topicID = WireUUID.zero
        public var error = KafkaError.none
        /// From version 5 on.
        public var errorMessage: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name, nullableFrom: 6)
            if coder.version >= 6 { try coder.field(&topicID) }
            try coder.field(&error)
            if coder.version >= 5 { try coder.field(&errorMessage) }
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var responses: [Topic] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&responses)
        try coder.tags(&tags)
    }
}
