/// Deletes groups that have no members.
public struct DeleteGroupsRequest: WireRequest {
    public typealias Response = DeleteGroupsResponse
    public static let key = APIKey.deleteGroups
    public static let versions: ClosedRange<Int16> = 0...2

    public var groupsNames: [String] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&groupsNames)
        try coder.tags(&tags)
    }
}

/// What became of each deletion.
public struct DeleteGroupsResponse: WireResponse {
    public static let key = APIKey.deleteGroups
    public static let versions: ClosedRange<Int16> = 0...2

    public struct Result: WireStruct {
        public var groupID = ""
        public var error = KafkaError.none
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&groupID)
            try coder.field(&error)
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
