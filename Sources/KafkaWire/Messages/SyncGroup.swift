import NIOCore

/// Asks for a member's assignment; the leader brings those of all.
public struct SyncGroupRequest: WireRequest {
    public typealias Response = SyncGroupResponse
    public static let key = APIKey.syncGroup
    public static let versions: ClosedRange<Int16> = 0...5

    public struct Assignment: WireStruct {
        public var memberID = ""
        /// Opaque to the broker; of a consumer, a `ConsumerAssignment`.
        public var assignment = ByteBuffer()
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&memberID)
            try coder.field(&assignment)
            try coder.tags(&tags)
        }
    }

    public var groupID = ""
    /// Raised by each rebalance; -1 outside of a group.
    public var generationID: Int32 = 0
    public var memberID = ""
    /// The name of a static member, nil for a dynamic one. From version 3 on.
    public var groupInstanceID: String?
    /// From version 5 on.
    public var protocolType: String?
    /// From version 5 on.
    public var protocolName: String?
    /// Brought by the leader alone.
    public var assignments: [Assignment] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&groupID)
        try coder.field(&generationID)
        try coder.field(&memberID)
        if coder.version >= 3 { try coder.field(&groupInstanceID) }
        if coder.version >= 5 {
            try coder.field(&protocolType)
            try coder.field(&protocolName)
        }
        try coder.field(&assignments)
        try coder.tags(&tags)
    }
}

/// What a member has been assigned.
public struct SyncGroupResponse: WireResponse {
    public static let key = APIKey.syncGroup
    public static let versions: ClosedRange<Int16> = 0...5

    /// How long the broker held the answer back because of a quota. From version 1 on.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    /// From version 5 on.
    public var protocolType: String?
    /// From version 5 on.
    public var protocolName: String?
    /// Opaque to the broker; of a consumer, a `ConsumerAssignment`.
    public var assignment = ByteBuffer()
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 1 { try coder.field(&throttleTimeMilliseconds) }
        try coder.field(&error)
        if coder.version >= 5 {
            try coder.field(&protocolType)
            try coder.field(&protocolName)
        }
        try coder.field(&assignment)
        try coder.tags(&tags)
    }
}
