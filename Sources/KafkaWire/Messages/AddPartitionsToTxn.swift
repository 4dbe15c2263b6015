/// Takes partitions into a transaction.
public struct AddPartitionsToTxnRequest: WireRequest {
    public typealias Response = AddPartitionsToTxnResponse
    public static let key = APIKey.addPartitionsToTxn
    public static let versions: ClosedRange<Int16> = 0...5

    public struct Transaction: WireStruct {
        public var transactionalID = ""
        public var producerID: Int64 = 0
        public var producerEpoch: Int16 = 0
        public var verifyOnly = false
        public var topics: [Topic] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&transactionalID)
            try coder.field(&producerID)
            try coder.field(&producerEpoch)
            try coder.field(&verifyOnly)
            try coder.field(&topics)
            try coder.tags(&tags)
        }
    }

    public struct Topic: WireStruct {
        public var name = ""
        public var partitions: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct V3AndBelowTopic: WireStruct {
        public var name = ""
        public var partitions: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    /// Up to version 3.
    public var v3AndBelowTransactionalID = ""
    /// Up to version 3.
    public var v3AndBelowProducerID: Int64 = 0
    /// Up to version 3.
    public var v3AndBelowProducerEpoch: Int16 = 0
    /// Up to version 3.
    public var v3AndBelowTopics: [V3AndBelowTopic] = []
    /// From version 4 on.
    public var transactions: [Transaction] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version <= 3 {
            try coder.field(&v3AndBelowTransactionalID)
            try coder.field(&v3AndBelowProducerID)
            try coder.field(&v3AndBelowProducerEpoch)
            try coder.field(&v3AndBelowTopics)
        }
        if coder.version >= 4 { try coder.field(&transactions) }
        try coder.tags(&tags)
    }
}

/// What became of each partition.
public struct AddPartitionsToTxnResponse: WireResponse {
    public static let key = APIKey.addPartitionsToTxn
    public static let versions: ClosedRange<Int16> = 0...5

    public struct ResultsByTransaction: WireStruct {
        public var transactionalID = ""
        public var topicResults: [TopicResult] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&transactionalID)
            try coder.field(&topicResults)
            try coder.tags(&tags)
        }
    }

    public struct TopicResult: WireStruct {
        public var name = ""
        public var resultsByPartition: [ResultsByPartition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&resultsByPartition)
            try coder.tags(&tags)
        }
    }

    public struct ResultsByTopicV3AndBelow: WireStruct {
        public var name = ""
        public var resultsByPartition: [ResultsByPartition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&name)
            try coder.field(&resultsByPartition)
            try coder.tags(&tags)
        }
    }

    public struct ResultsByPartition: WireStruct {
        public var partitionIndex: Int32 = 0
        public var partitionErrorCode = KafkaError.none
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&partitionErrorCode)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota.
    public var throttleTimeMilliseconds: Int32 = 0
    /// Up to version 3.
    public var resultsByTopicV3AndBelow: [ResultsByTopicV3AndBelow] = []
    /// From version 4 on.
    public var error = KafkaError.none
    /// From version 4 on.
    public var resultsByTransaction: [ResultsByTransaction] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&throttleTimeMilliseconds)
        if coder.version <= 3 { try coder.field(&resultsByTopicV3AndBelow) }
        if coder.version >= 4 {
            try coder.field(&error)
            try coder.field(&resultsByTransaction)
        }
        try coder.tags(&tags)
    }
}
