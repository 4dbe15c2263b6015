/// Asks for the settings of topics, brokers and more.
public struct DescribeConfigsRequest: WireRequest {
    public typealias Response = DescribeConfigsResponse
    public static let key = APIKey.describeConfigs
    public static let versions: ClosedRange<Int16> = 1...4

    public struct Resource: WireStruct {
        public var resourceType: Int8 = 0
        public var resourceName = ""
        public var configurationKeys: [String]?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&resourceType)
            try coder.field(&resourceName)
            try coder.field(&configurationKeys)
            try coder.tags(&tags)
        }
    }

    public var resources: [Resource] = []
    public var includeSynonyms = false
    /// From version 3 on.
    public var includeDocumentation = false
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&resources)
        try coder.field(&includeSynonyms)
        if coder.version >= 3 { try coder.field(&includeDocumentation) }
        try coder.tags(&tags)
    }
}

/// The settings asked for.
public struct DescribeConfigsResponse: WireResponse {
    public static let key = APIKey.describeConfigs
    public static let versions: ClosedRange<Int16> = 1...4

    public struct Result: WireStruct {
        public var error = KafkaError.none
        public var errorMessage: String?
        public var resourceType: Int8 = 0
        public var resourceName = ""
        public var configs: [Config] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&error)
            try coder.field(&errorMessage)
            try coder.field(&resourceType)
            try coder.field(&resourceName)
            try coder.field(&configs)
            try coder.tags(&tags)
        }
    }

    public struct Config: WireStruct {
        public var name = ""
        public var value: String?
        public var readOnly = false
        public var configSource: Int8 = -1
        public var isSensitive = false
        public var synonyms: [Synonym] = []
        /// From version 3 on.
        public var configType: Int8 = 0
        /// From version 3 on.
        public var documentation: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&value)
            try coder.field(&readOnly)
            try coder.field(&configSource)
            try coder.field(&isSensitive)
            try coder.field(&synonyms)
            if coder.version >= 3 {
                try coder.field(&configType)
                try coder.field(&documentation)
            }
            try coder.tags(&tags)
        }
    }

    public struct Synonym: WireStruct {
        public var name = ""
        public var value: String?
        public var source: Int8 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&value)
            try coder.field(&source)
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
