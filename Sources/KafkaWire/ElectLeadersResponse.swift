/// What became of each election.
public struct ElectLeadersResponse: KafkaResponse, Hashable {
    public struct Topic: Sendable, Hashable {
        public var name: String
        public var partitions: [PartitionOutcome]
    }

    /// Of the request as a whole; version 0 has none and reads as 0.
    public var error: Int16
    /// 84 (ELECTION_NOT_NEEDED) in a partition means that its preferred replica leads already.
    public var topics: [Topic]

    public init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try reader.skip(4)  // throttle time
        error = version >= 1 ? try reader.int16() : 0
        topics = try reader.array { reader throws(WireError) in
            let topic = Topic(
                name: try reader.string(),
                partitions: try reader.array { reader throws(WireError) in try PartitionOutcome(from: &reader) })
            try reader.skipTags()
            return topic
        }
        try reader.skipTags()
    }
}
