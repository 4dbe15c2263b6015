import NIOCore

/// Brings batches of records to the leaders of partitions.
public struct ProduceRequest: WireRequest {
    public typealias Response = ProduceResponse
    public static let key = APIKey.produce
    public static let versions: ClosedRange<Int16> = 0...13

    public struct Topic: WireStruct {
        /// Up to version 12.
        public var name = ""
        /// Zero where there is none. From version 13 on.
        public var topicID = WireUUID.zero
        public var partitionData: [Partition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            if coder.version <= 12 { try coder.field(&name) }
            if coder.version >= 13 { try coder.field(&topicID) }
            try coder.field(&partitionData)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var index: Int32 = 0
        /// Batches, sharing the storage of the frame; see `RecordBatch`.
        public var records: ByteBuffer?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&index)
            try coder.field(&records)
            try coder.tags(&tags)
        }
    }

    /// From version 3 on.
    public var transactionalID: String?
    /// 0: no answer at all; 1: the leader alone; -1: all in-sync replicas.
    public var acks: Int16 = 0
    public var timeoutMilliseconds: Int32 = 0
    public var topicData: [Topic] = []
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 3 { try coder.field(&transactionalID) }
        try coder.field(&acks)
        try coder.field(&timeoutMilliseconds)
        try coder.field(&topicData)
        try coder.tags(&tags)
    }
}

/// Where the batches were put, or why they were not.
public struct ProduceResponse: WireResponse {
    public static let key = APIKey.produce
    public static let versions: ClosedRange<Int16> = 0...13

    public struct NodeEndpoint: WireStruct {
        public var nodeID: Int32 = 0
        public var host = ""
        public var port: Int32 = 0
        public var rack: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&nodeID)
            try coder.field(&host)
            try coder.field(&port)
            try coder.field(&rack)
            try coder.tags(&tags)
        }
    }

    public struct Topic: WireStruct {
        /// Up to version 12.
        public var name = ""
        /// Zero where there is none. From version 13 on.
        public var topicID = WireUUID.zero
        public var partitionResponses: [Partition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            if coder.version <= 12 { try coder.field(&name) }
            if coder.version >= 13 { try coder.field(&topicID) }
            try coder.field(&partitionResponses)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var index: Int32 = 0
        public var error = KafkaError.none
        public var baseOffset: Int64 = 0
        /// Where the broker sets the times: since 1970, else -1. From version 2 on.
        public var logAppendTimeMilliseconds: Int64 = 0
        /// From version 5 on.
        public var logStartOffset: Int64 = -1
        /// From version 8 on.
        public var recordErrors: [RecordError] = []
        /// From version 8 on.
        public var errorMessage: String?
        /// From version 10 on.
        public var currentLeader: CurrentLeader?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&index)
            try coder.field(&error)
            try coder.field(&baseOffset)
            if coder.version >= 2 { try coder.field(&logAppendTimeMilliseconds) }
            if coder.version >= 5 { try coder.field(&logStartOffset) }
            if coder.version >= 8 {
                try coder.field(&recordErrors)
                try coder.field(&errorMessage)
            }
            try coder.openTags(tags)
            if coder.version >= 10 { try coder.tag(0, &currentLeader) }
            coder.closeTags(&tags)
        }
    }

    public struct CurrentLeader: WireStruct {
        public var leaderID: Int32 = -1
        /// Raised by each election; -1 where unknown.
        public var leaderEpoch: Int32 = -1
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&leaderID)
            try coder.field(&leaderEpoch)
            try coder.tags(&tags)
        }
    }

    public struct RecordError: WireStruct {
        public var batchIndex: Int32 = 0
        public var batchIndexErrorMessage: String?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&batchIndex)
            try coder.field(&batchIndexErrorMessage)
            try coder.tags(&tags)
        }
    }

    public var responses: [Topic] = []
    /// How long the broker held the answer back because of a quota. From version 1 on.
    public var throttleTimeMilliseconds: Int32 = 0
    /// The addresses of the leaders that partitions name (KIP-951). From version 10 on.
    public var nodeEndpoints: [NodeEndpoint]?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        try coder.field(&responses)
        if coder.version >= 1 { try coder.field(&throttleTimeMilliseconds) }
        try coder.openTags(tags)
        if coder.version >= 10 { try coder.tag(0, &nodeEndpoints) }
        coder.closeTags(&tags)
    }
}
