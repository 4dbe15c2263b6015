import NIOCore

/// Asks for the state and the members of groups.
public struct DescribeGroupsRequest: WireRequest {
    public typealias Response = DescribeGroupsResponse
    public static let key = APIKey.describeGroups
    public static let versions: ClosedRange<Int16> = 0...6

    public var groups: [String] = []
    /// From version 3 on.
    public var includeAuthorizedOperations = false
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&groups)
        if coder.version >= 3 { try coder.field(&includeAuthorizedOperations) }
        try coder.tags(&tags)
    }
}

/// The state and the members of groups.
public struct DescribeGroupsResponse: WireResponse {
    public static let key = APIKey.describeGroups
    public static let versions: ClosedRange<Int16> = 0...6

    public struct Group: WireStruct {
        public var error = KafkaError.none
        /// From version 6 on.
        public var errorMessage: String?
        public var groupID = ""
        public var groupState = ""
        public var protocolType = ""
        public var protocolData = ""
        public var members: [Member] = []
        /// From version 3 on.
        public var authorizedOperations = Int32.min
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&error)
            if coder.version >= 6 { try coder.field(&errorMessage) }
            try coder.field(&groupID)
            try coder.field(&groupState)
            try coder.field(&protocolType)
            try coder.field(&protocolData)
            try coder.field(&members)
            if coder.version >= 3 { try coder.field(&authorizedOperations) }
            try coder.tags(&tags)
        }
    }

    public struct Member: WireStruct {
        public var memberID = ""
        /// The name of a static member, nil for a dynamic one. From version 4 on.
        public var groupInstanceID: String?
        public var clientID = ""
        /// The peer that the broker saw: behind a proxy, the proxy's own address.
        public var clientHost = ""
        public var memberMetadata = ByteBuffer()
        public var memberAssignment = ByteBuffer()
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&memberID)
            if coder.version >= 4 { try coder.field(&groupInstanceID) }
            try coder.field(&clientID)
            try coder.field(&clientHost)
            try coder.field(&memberMetadata)
            try coder.field(&memberAssignment)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota. From version 1 on.
    public var throttleTimeMilliseconds: Int32 = 0
    public var groups: [Group] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 1 { try coder.field(&throttleTimeMilliseconds) }
        try coder.field(&groups)
        try coder.tags(&tags)
    }
}
