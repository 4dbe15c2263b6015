/// Changes single settings of topics, brokers and more.
public struct IncrementalAlterConfigsRequest: WireRequest {
    public typealias Response = IncrementalAlterConfigsResponse
    public static let key = APIKey.incrementalAlterConfigs
    public static let versions: ClosedRange<Int16> = 0...1

    public struct Resource: WireStruct {
        public var resourceType: Int8 = 0
        public var resourceName = ""
        public var configs: [Config] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&resourceType)
            try coder.field(&resourceName)
            try coder.field(&configs)
            try coder.tags(&tags)
        }
    }

    public struct Config: WireStruct {
        public var name = ""
        public var configOperation: Int8 = 0
        public var value: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&configOperation)
            try coder.field(&value)
            try coder.tags(&tags)
        }
    }

    public var resources: [Resource] = []
    public var validateOnly = false
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&resources)
        try coder.field(&validateOnly)
        try coder.tags(&tags)
    }
}

/// What became of each change.
public struct IncrementalAlterConfigsResponse: WireResponse {
    public static let key = APIKey.incrementalAlterConfigs
    public static let versions: ClosedRange<Int16> = 0...1

    public struct Topic: WireStruct {
        public var error = KafkaError.none
        public var errorMessage: String?
        public var resourceType: Int8 = 0
        public var resourceName = ""
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&error)
            try coder.field(&errorMessage)
            try coder.field(&resourceType)
            try coder.field(&resourceName)
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
