/// Commits or aborts a transaction.
public struct EndTxnRequest: WireRequest {
    public typealias Response = EndTxnResponse
    public static let key = APIKey.endTxn
    public static let versions: ClosedRange<Int16> = 0...5

    public var transactionalID = ""
    public var producerID: Int64 = 0
    public var producerEpoch: Int16 = 0
    /// false aborts.
    public var committed = false
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&transactionalID)
        try coder.field(&producerID)
        try coder.field(&producerEpoch)
        try coder.field(&committed)
        try coder.tags(&tags)
    }
}

/// Whether the transaction ends.
public struct EndTxnResponse: WireResponse {
    public static let key = APIKey.endTxn
    public static let versions: ClosedRange<Int16> = 0...5

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    /// From version 5 on.
    public var producerID: Int64 = -1
    /// From version 5 on.
    public var producerEpoch: Int16 = -1
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&error)
        if coder.version >= 5 {
            try coder.field(&producerID)
            try coder.field(&producerEpoch)
        }
        try coder.tags(&tags)
    }
}
