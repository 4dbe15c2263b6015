/// Says that a member lives.
public struct HeartbeatRequest: WireRequest {
    public typealias Response = HeartbeatResponse
    public static let key = APIKey.heartbeat
    public static let versions: ClosedRange<Int16> = 0...4

    public var groupID = ""
    /// Raised by each rebalance; -1 outside of a group.
    public var generationID: Int32 = 0
    public var memberID = ""
    /// The name of a static member, nil for a dynamic one. From version 3 on.
    public var groupInstanceID: String?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&groupID)
        try coder.field(&generationID)
        try coder.field(&memberID)
        if coder.version >= 3 { try coder.field(&groupInstanceID) }
        try coder.tags(&tags)
    }
}

/// Whether the generation still stands.
public struct HeartbeatResponse: WireResponse {
    public static let key = APIKey.heartbeat
    public static let versions: ClosedRange<Int16> = 0...4

    /// How long the broker held the answer back because of a quota. From version 1 on.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 1 { try coder.field(&throttleTimeMilliseconds) }
        try coder.field(&error)
        try coder.tags(&tags)
    }
}
