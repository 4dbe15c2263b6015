/// Brokers, controller and the partitions of topics, as one broker sees them.
public struct MetadataResponse: KafkaResponse, Hashable {
    public struct Topic: Sendable, Hashable {
        public var error: Int16
        /// nil only where a topic asked for by id is unknown.
        public var name: String?
        public var partitions: [Partition]
    }

    public struct Partition: Sendable, Hashable {
        public var error: Int16
        public var index: Int32
        /// The leader's node id, -1 for none.
        public var leader: Int32
        /// From version 7 on; nil below, -1 where the broker does not know.
        public var leaderEpoch: Int32?
        public var replicas: [Int32]
        /// The in-sync replicas.
        public var isr: [Int32]
        /// Replicas on brokers that are down; from version 5 on.
        public var offline: [Int32]
    }

    public var brokers: [BrokerAddress]
    /// In KRaft any live broker, a different one each time.
    public var controllerID: Int32
    public var topics: [Topic]

    public init(from reader: inout WireReader, version: Int16) throws(WireError) {
        if version >= 3 { try reader.skip(4) }  // throttle time
        brokers = try reader.array { reader throws(WireError) in try Self.broker(&reader) }
        if version >= 2 { try reader.skipString() }  // cluster id
        controllerID = try reader.int32()
        topics = try reader.array { reader throws(WireError) in try Topic(from: &reader, version: version) }
        if (8...10).contains(version) { try reader.skip(4) }  // cluster operations
        try reader.skipTags()
    }

    private static func broker(_ reader: inout WireReader) throws(WireError) -> BrokerAddress {
        let address = BrokerAddress(
            nodeID: try reader.int32(), host: try reader.string(), port: try reader.int32())
        try reader.skipString()  // rack
        try reader.skipTags()
        return address
    }
}

extension MetadataResponse.Topic {
    init(from reader: inout WireReader, version: Int16) throws(WireError) {
        error = try reader.int16()
        name = try reader.nullableString()
        if version >= 10 { try reader.skip(16) }  // topic id
        try reader.skip(1)  // internal
        partitions = try reader.array { reader throws(WireError) in
            try MetadataResponse.Partition(from: &reader, version: version)
        }
        if version >= 8 { try reader.skip(4) }  // topic operations
        try reader.skipTags()
    }
}

extension MetadataResponse.Partition {
    init(from reader: inout WireReader, version: Int16) throws(WireError) {
        error = try reader.int16()
        index = try reader.int32()
        leader = try reader.int32()
        leaderEpoch = version >= 7 ? try reader.int32() : nil
        replicas = try reader.int32s()
        isr = try reader.int32s()
        offline = version >= 5 ? try reader.int32s() : []
        try reader.skipTags()
    }
}

extension WireReader {
    /// An array of int32; null reads as empty.
    mutating func int32s() throws(WireError) -> [Int32] {
        try array { reader throws(WireError) in try reader.int32() }
    }
}
