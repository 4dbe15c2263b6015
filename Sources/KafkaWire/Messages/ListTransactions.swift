/// Asks for the transactions that a broker coordinates.
public struct ListTransactionsRequest: WireRequest {
    public typealias Response = ListTransactionsResponse
    public static let key = APIKey.listTransactions
    public static let versions: ClosedRange<Int16> = 0...2

    public var stateFilters: [String] = []
    public var producerIDFilters: [Int64] = []
    /// From version 1 on.
    public var durationFilter: Int64 = -1
    /// From version 2 on.
    public var transactionalIDPattern: String?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&stateFilters)
        try coder.field(&producerIDFilters)
        if coder.version >= 1 { try coder.field(&durationFilter) }
        if coder.version >= 2 { try coder.field(&transactionalIDPattern) }
        try coder.tags(&tags)
    }
}

/// The transactions that a broker coordinates.
public struct ListTransactionsResponse: WireResponse {
    public static let key = APIKey.listTransactions
    public static let versions: ClosedRange<Int16> = 0...2

    public struct TransactionState: WireStruct {
        public var transactionalID = ""
        public var producerID: Int64 = 0
        public var transactionState = ""
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&transactionalID)
            try coder.field(&producerID)
            try coder.field(&transactionState)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    public var error = KafkaError.none
    public var unknownStateFilters: [String] = []
    public var transactionStates: [TransactionState] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        try coder.field(&error)
        try coder.field(&unknownStateFilters)
        try coder.field(&transactionStates)
        try coder.tags(&tags)
    }
}
