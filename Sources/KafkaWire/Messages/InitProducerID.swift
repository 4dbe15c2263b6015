/// Asks for a producer id, or for a new epoch of one.
public struct InitProducerIDRequest: WireRequest {
    public typealias Response = InitProducerIDResponse
    public static let key = APIKey.initProducerID
    public static let versions: ClosedRange<Int16> = 0...6

    public var transactionalID: String?
    public var transactionTimeoutMilliseconds: Int32 = 0
    /// From version 3 on.
    public var producerID: Int64 = -1
    /// From version 3 on.
    public var producerEpoch: Int16 = -1
    /// From version 6 on.
    public var enable2Pc = false
    /// From version 6 on.
    public var keepPreparedTxn = false
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&transactionalID)
        try coder.field(&transactionTimeoutMilliseconds)
        if coder.version >= 3 {
            try coder.field(&producerID)
            try coder.field(&producerEpoch)
        }
        if coder.version >= 6 {
            try coder.field(&enable2Pc)
            try coder.field(&keepPreparedTxn)
        }
        try coder.tags(&tags)
    }
}

/// The producer id and its epoch.
public struct InitProducerIDResponse: WireResponse {
    public static let key = APIKey.initProducerID
    public static let versions: ClosedRange<Int16> = 0...6

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    public var producerID: Int64 = -1
    public var producerEpoch: Int16 = 0
    /// From version 6 on.
    public var ongoingTxnProducerID: Int64 = -1
    /// From version 6 on.
    public var ongoingTxnProducerEpoch: Int16 = -1
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&error)
        try coder.field(&producerID)
        try coder.field(&producerEpoch)
        if coder.version >= 6 {
            try coder.field(&ongoingTxnProducerID)
            try coder.field(&ongoingTxnProducerEpoch)
        }
        try coder.tags(&tags)
    }
}
