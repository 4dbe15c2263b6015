/// Asks for the groups that a broker coordinates.
public struct ListGroupsRequest: WireRequest {
    public typealias Response = ListGroupsResponse
    public static let key = APIKey.listGroups
    public static let versions: ClosedRange<Int16> = 0...5

    /// From version 4 on.
    public var statesFilter: [String] = []
    /// From version 5 on.
    public var typesFilter: [String] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 4 { try coder.field(&statesFilter) }
        if coder.version >= 5 { try coder.field(&typesFilter) }
        try coder.tags(&tags)
    }
}

/// The groups that a broker coordinates.
public struct ListGroupsResponse: WireResponse {
    public static let key = APIKey.listGroups
    public static let versions: ClosedRange<Int16> = 0...5

    public struct Group: WireStruct {
        public var groupID = ""
        public var protocolType = ""
        /// From version 4 on.
        public var groupState = ""
        /// From version 5 on.
        public var groupType = ""
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&groupID)
            try coder.field(&protocolType)
            if coder.version >= 4 { try coder.field(&groupState) }
            if coder.version >= 5 { try coder.field(&groupType) }
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota. From version 1 on.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    public var groups: [Group] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 1 { try coder.field(&throttleTimeMilliseconds) }
        try coder.field(&error)
        try coder.field(&groups)
        try coder.tags(&tags)
    }
}
