/// Takes a group's offsets into a transaction.
public struct AddOffsetsToTxnRequest: WireRequest {
    public typealias Response = AddOffsetsToTxnResponse
    public static let key = APIKey.addOffsetsToTxn
    public static let versions: ClosedRange<Int16> = 0...4

    public var transactionalID = ""
    public var producerID: Int64 = 0
    public var producerEpoch: Int16 = 0
    public var groupID = ""
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&transactionalID)
        try coder.field(&producerID)
        try coder.field(&producerEpoch)
        try coder.field(&groupID)
        try coder.tags(&tags)
    }
}

/// Whether the group's offsets belong to the transaction.
public struct AddOffsetsToTxnResponse: WireResponse {
    public static let key = APIKey.addOffsetsToTxn
    public static let versions: ClosedRange<Int16> = 0...4

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&error)
        try coder.tags(&tags)
    }
}
