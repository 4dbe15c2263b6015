/// Takes members out of a group.
public struct LeaveGroupRequest: WireRequest {
    public typealias Response = LeaveGroupResponse
    public static let key = APIKey.leaveGroup
    public static let versions: ClosedRange<Int16> = 0...5

    public struct Member: WireStruct {
        /// The one who leaves.
        public var memberID = ""
        /// The name of a static member, nil for a dynamic one.
        public var groupInstanceID: String?
        /// From version 5 on.
        public var reason: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&memberID)
            try coder.field(&groupInstanceID)
            if coder.version >= 5 { try coder.field(&reason) }
            try coder.tags(&tags)
        }
    }

    public var groupID = ""
    /// The one who leaves. Up to version 2.
    public var memberID = ""
    /// From version 3 on.
    public var members: [Member] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&groupID)
        if coder.version <= 2 { try coder.field(&memberID) }
        if coder.version >= 3 { try coder.field(&members) }
        try coder.tags(&tags)
    }
}

/// What became of each departure.
public struct LeaveGroupResponse: WireResponse {
    public static let key = APIKey.leaveGroup
    public static let versions: ClosedRange<Int16> = 0...5

    public struct Member: WireStruct {
        public var memberID = ""
        /// The name of a static member, nil for a dynamic one.
        public var groupInstanceID: String?
        public var error = KafkaError.none
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&memberID)
            try coder.field(&groupInstanceID)
            try coder.field(&error)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota. From version 1 on.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    /// From version 3 on.
    public var members: [Member] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 1 { try coder.field(&throttleTimeMilliseconds) }
        try coder.field(&error)
        if coder.version >= 3 { try coder.field(&members) }
        try coder.tags(&tags)
    }
}
