import NIOCore

/// Enters a group, or a new generation of it; answered when all members have come.
public struct JoinGroupRequest: WireRequest {
    public typealias Response = JoinGroupResponse
    public static let key = APIKey.joinGroup
    public static let versions: ClosedRange<Int16> = 0...9

    public struct GroupProtocol: WireStruct {
        public var name = ""
        /// Opaque to the broker; of a consumer, a `ConsumerSubscription`.
        public var metadata = ByteBuffer()
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&metadata)
            try coder.tags(&tags)
        }
    }

    public var groupID = ""
    /// After so long without a heartbeat the member is taken for dead.
    public var sessionTimeoutMilliseconds: Int32 = 0
    /// How long the group waits for its members to rejoin. From version 1 on.
    public var rebalanceTimeoutMilliseconds: Int32 = -1
    /// Empty for a newcomer.
    public var memberID = ""
    /// The name of a static member, nil for a dynamic one. From version 5 on.
    public var groupInstanceID: String?
    public var protocolType = ""
    /// The assignors that the member knows, the favourite first.
    public var protocols: [GroupProtocol] = []
    /// From version 8 on.
    public var reason: String?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&groupID)
        try coder.field(&sessionTimeoutMilliseconds)
        if coder.version >= 1 { try coder.field(&rebalanceTimeoutMilliseconds) }
        try coder.field(&memberID)
        if coder.version >= 5 { try coder.field(&groupInstanceID) }
        try coder.field(&protocolType)
        try coder.field(&protocols)
        if coder.version >= 8 { try coder.field(&reason) }
        try coder.tags(&tags)
    }
}

/// The generation that a member has joined.
public struct JoinGroupResponse: WireResponse {
    public static let key = APIKey.joinGroup
    public static let versions: ClosedRange<Int16> = 0...9

    public struct Member: WireStruct {
        public var memberID = ""
        /// The name of a static member, nil for a dynamic one. From version 5 on.
        public var groupInstanceID: String?
        /// What the member sent for the chosen protocol; of a consumer, a `ConsumerSubscription`.
        public var metadata = ByteBuffer()
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&memberID)
            if coder.version >= 5 { try coder.field(&groupInstanceID) }
            try coder.field(&metadata)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota. From version 2 on.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    /// Raised by each rebalance; -1 outside of a group.
    public var generationID: Int32 = -1
    /// From version 7 on.
    public var protocolType: String?
    /// Below version 7, nil is written as the empty value.
    public var protocolName: String?
    public var leader = ""
    /// A static leader that returned does not assign again. From version 9 on.
    public var skipAssignment = false
    public var memberID = ""
    /// Told to the leader alone.
    public var members: [Member] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 2 { try coder.field(&throttleTimeMilliseconds) }
        try coder.field(&error)
        try coder.field(&generationID)
        if coder.version >= 7 { try coder.field(&protocolType) }
        try coder.field(&protocolName, nullableFrom: 7)
        try coder.field(&leader)
        if coder.version >= 9 { try coder.field(&skipAssignment) }
        try coder.field(&memberID)
        try coder.field(&members)
        try coder.tags(&tags)
    }
}
