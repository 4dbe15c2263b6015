/// Which reassignments the controller accepted.
public struct AlterPartitionReassignmentsResponse: KafkaResponse, Hashable {
    public struct Topic: Sendable, Hashable {
        public var name: String
        public var partitions: [PartitionOutcome]
    }

    public var error: Int16
    public var message: String?
    public var topics: [Topic]

    public init(from reader: inout WireReader, version: Int16) throws(WireError) {
        try reader.skip(4)  // throttle time
        error = try reader.int16()
        message = try reader.nullableString()
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
