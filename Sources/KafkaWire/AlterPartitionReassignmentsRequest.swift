/// Asks the controller to place partitions on other brokers (version 0).
public struct AlterPartitionReassignmentsRequest: KafkaRequest {
    public typealias Response = AlterPartitionReassignmentsResponse
    public static let key = APIKey.alterPartitionReassignments
    public static let versions: ClosedRange<Int16> = 0...0

    public struct Topic: Sendable, Hashable {
        public var name: String
        public var partitions: [Partition]

        public init(name: String, partitions: [Partition]) {
            self.name = name
            self.partitions = partitions
        }
    }

    public struct Partition: Sendable, Hashable {
        public var index: Int32
        /// The new replicas, the preferred leader first; nil cancels a reassignment under way.
        public var replicas: [Int32]?

        public init(index: Int32, replicas: [Int32]?) {
            self.index = index
            self.replicas = replicas
        }
    }

    public var timeoutMilliseconds: Int32
    public var topics: [Topic]

    public init(timeoutMilliseconds: Int32, topics: [Topic]) {
        self.timeoutMilliseconds = timeoutMilliseconds
        self.topics = topics
    }

    public func write(to writer: inout WireWriter, version: Int16) {
        writer.integer(timeoutMilliseconds)
        writer.array(topics) { writer, topic in
            writer.string(topic.name)
            writer.array(topic.partitions) { writer, partition in
                writer.integer(partition.index)
                writer.array(partition.replicas) { writer, replica in writer.integer(replica) }
                writer.tags()
            }
            writer.tags()
        }
        writer.tags()
    }
}
