/// Asks which SCRAM credentials users have.
public struct DescribeUserScramCredentialsRequest: WireRequest {
    public typealias Response = DescribeUserScramCredentialsResponse
    public static let key = APIKey.describeUserScramCredentials
    public static let versions: ClosedRange<Int16> = 0...0

    public struct User: WireStruct {
        public var name = ""
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.tags(&tags)
        }
    }

    public var users: [User]?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&users)
        try coder.tags(&tags)
    }
}

/// Which SCRAM credentials users have.
public struct DescribeUserScramCredentialsResponse: WireResponse {
    public static let key = APIKey.describeUserScramCredentials
    public static let versions: ClosedRange<Int16> = 0...0

    public struct Result: WireStruct {
        public var user = ""
        public var error = KafkaError.none
        public var errorMessage: String?
        public var credentialInfos: [CredentialInfo] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&user)
            try coder.field(&error)
            try coder.field(&errorMessage)
            try coder.field(&credentialInfos)
            try coder.tags(&tags)
        }
    }

    public struct CredentialInfo: WireStruct {
        public var mechanism: Int8 = 0
        public var iterations: Int32 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&mechanism)
            try coder.field(&iterations)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    public var errorMessage: String?
    public var results: [Result] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&error)
        try coder.field(&errorMessage)
        try coder.field(&results)
        try coder.tags(&tags)
    }
}
