import NIOCore

/// Asks a leader for the records from an offset on; the leader may wait for some.
public struct FetchRequest: WireRequest {
    public typealias Response = FetchResponse
    public static let key = APIKey.fetch
    public static let versions: ClosedRange<Int16> = 0...18

    public struct ForgottenTopic: WireStruct {
        /// Up to version 12.
        public var topic = ""
        /// Zero where there is none. From version 13 on.
        public var topicID = WireUUID.zero
        public var partitions: [Int32] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            if coder.version <= 12 { try coder.field(&topic) }
            if coder.version >= 13 { try coder.field(&topicID) }
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct Topic: WireStruct {
        /// Up to version 12.
        public var topic = ""
        /// Zero where there is none. From version 13 on.
        public var topicID = WireUUID.zero
        public var partitions: [Partition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            if coder.version <= 12 { try coder.field(&topic) }
            if coder.version >= 13 { try coder.field(&topicID) }
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var partition: Int32 = 0
        /// What the client believes, to be fenced if it is wrong; -1 for no check. From version 9 on.
        public var currentLeaderEpoch: Int32 = -1
        public var fetchOffset: Int64 = 0
        /// From version 12 on.
        public var lastFetchedEpoch: Int32 = -1
        /// From version 5 on.
        public var logStartOffset: Int64 = -1
        public var partitionMaxBytes: Int32 = 0
        /// From version 17 on.
        public var replicaDirectoryID: WireUUID?
        /// From version 18 on.
        public var highWatermark: Int64?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partition)
            if coder.version >= 9 { try coder.field(&currentLeaderEpoch) }
            try coder.field(&fetchOffset)
            if coder.version >= 12 { try coder.field(&lastFetchedEpoch) }
            if coder.version >= 5 { try coder.field(&logStartOffset) }
            try coder.field(&partitionMaxBytes)
            try coder.openTags(tags)
            if coder.version >= 17 { try coder.tag(0, &replicaDirectoryID) }
            if coder.version >= 18 { try coder.tag(1, &highWatermark) }
            coder.closeTags(&tags)
        }
    }

    public struct ReplicaState: WireStruct {
        /// -1 for a client.
        public var replicaID: Int32 = -1
        public var replicaEpoch: Int64 = -1
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&replicaID)
            try coder.field(&replicaEpoch)
            try coder.tags(&tags)
        }
    }

    /// From version 12 on.
    public var clusterID: String?
    /// -1 for a client. Up to version 14.
    public var replicaID: Int32 = -1
    /// From version 15 on.
    public var replicaState: ReplicaState?
    public var maxWaitMilliseconds: Int32 = 0
    public var minBytes: Int32 = 0
    /// Of the whole answer; the first batch may be longer. From version 3 on.
    public var maxBytes = Int32.max
    /// 0: everything up to the high watermark; 1: only what is committed. From version 4 on.
    public var isolationLevel: Int8 = 0
    /// 0 for no session, or for a new one. From version 7 on.
    public var sessionID: Int32 = 0
    /// -1: no session; 0: a new one; else the next of the session, which lists changes alone. From version 7
    /// on.
    public var sessionEpoch: Int32 = -1
    public var topics: [Topic] = []
    /// What the session is no longer to cover. From version 7 on.
    public var forgottenTopicsData: [ForgottenTopic] = []
    /// From version 11 on.
    public var rackID = ""
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version <= 14 { try coder.field(&replicaID) }
        try coder.field(&maxWaitMilliseconds)
        try coder.field(&minBytes)
        if coder.version >= 3 { try coder.field(&maxBytes) }
        if coder.version >= 4 { try coder.field(&isolationLevel) }
        if coder.version >= 7 {
            try coder.field(&sessionID)
            try coder.field(&sessionEpoch)
        }
        try coder.field(&topics)
        if coder.version >= 7 { try coder.field(&forgottenTopicsData) }
        if coder.version >= 11 { try coder.field(&rackID) }
        try coder.openTags(tags)
        try coder.tag(0, &clusterID)
        if coder.version >= 15 { try coder.tag(1, &replicaState) }
        coder.closeTags(&tags)
    }
}

/// The records of each partition, as the log has them.
public struct FetchResponse: WireResponse {
    public static let key = APIKey.fetch
    public static let versions: ClosedRange<Int16> = 0...18

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
        public var topic = ""
        /// Zero where there is none. From version 13 on.
        public var topicID = WireUUID.zero
        public var partitions: [Partition] = []
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            if coder.version <= 12 { try coder.field(&topic) }
            if coder.version >= 13 { try coder.field(&topicID) }
            try coder.field(&partitions)
            try coder.tags(&tags)
        }
    }

    public struct Partition: WireStruct {
        public var partitionIndex: Int32 = 0
        public var error = KafkaError.none
        public var highWatermark: Int64 = 0
        /// From version 4 on.
        public var lastStableOffset: Int64 = -1
        /// From version 5 on.
        public var logStartOffset: Int64 = -1
        /// From version 12 on.
        public var divergingEpoch: DivergingEpoch?
        /// From version 12 on.
        public var currentLeader: CurrentLeader?
        /// From version 12 on.
        public var snapshotID: SnapshotID?
        /// From version 4 on.
        public var abortedTransactions: [AbortedTransaction]?
        /// The node to fetch from, -1 for the leader. From version 11 on.
        public var preferredReadReplica: Int32 = -1
        /// Batches, sharing the storage of the frame; the last may be cut short. See `RecordBatch`.
        public var records: ByteBuffer?
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&partitionIndex)
            try coder.field(&error)
            try coder.field(&highWatermark)
            if coder.version >= 4 { try coder.field(&lastStableOffset) }
            if coder.version >= 5 { try coder.field(&logStartOffset) }
            if coder.version >= 4 { try coder.field(&abortedTransactions) }
            if coder.version >= 11 { try coder.field(&preferredReadReplica) }
            try coder.field(&records)
            try coder.openTags(tags)
            try coder.tag(0, &divergingEpoch)
            try coder.tag(1, &currentLeader)
            try coder.tag(2, &snapshotID)
            coder.closeTags(&tags)
        }
    }

    public struct AbortedTransaction: WireStruct {
        public var producerID: Int64 = 0
        public var firstOffset: Int64 = 0
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&producerID)
            try coder.field(&firstOffset)
            try coder.tags(&tags)
        }
    }

    public struct SnapshotID: WireStruct {
        public var endOffset: Int64 = -1
        public var epoch: Int32 = -1
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&endOffset)
            try coder.field(&epoch)
            try coder.tags(&tags)
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

    public struct DivergingEpoch: WireStruct {
        public var epoch: Int32 = -1
        public var endOffset: Int64 = -1
        public var tags = TaggedFields()

        public init() {}

        public mutating func code(_ coder: inout WireCoder) throws(WireError) {
            try coder.field(&epoch)
            try coder.field(&endOffset)
            try coder.tags(&tags)
        }
    }

    /// How long the broker held the answer back because of a quota. From version 1 on.
    public var throttleTimeMilliseconds: Int32 = 0
    /// From version 7 on.
    public var error = KafkaError.none
    /// From version 7 on.
    public var sessionID: Int32 = 0
    public var responses: [Topic] = []
    /// The addresses of the leaders that partitions name (KIP-951). From version 16 on.
    public var nodeEndpoints: [NodeEndpoint]?
    public var tags = TaggedFields()

    public init() {}

    public mutating func code(_ coder: inout WireCoder) throws(WireError) {
        if coder.version >= 1 { try coder.field(&throttleTimeMilliseconds) }
        if coder.version >= 7 {
            try coder.field(&error)
            try coder.field(&sessionID)
        }
        try coder.field(&responses)
        try coder.openTags(tags)
        if coder.version >= 16 { try coder.tag(0, &nodeEndpoints) }
        coder.closeTags(&tags)
    }
}
