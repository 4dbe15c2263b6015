/// Asks the controller to elect leaders for partitions (versions 0–2).
public struct ElectLeadersRequest: KafkaRequest {
    public typealias Response = ElectLeadersResponse
    public static let key = APIKey.electLeaders
    public static let versions: ClosedRange<Int16> = 0...2

    public enum Election: Int8, Sendable {
        /// The first replica of each partition, if it is in sync.
        case preferred = 0
        /// Any live replica where no in-sync one is left; acknowledged messages may be lost. From version 1 on.
        case unclean = 1
    }

    public struct Topic: Sendable, Hashable {
        public var name: String
        public var partitions: [Int32]

        public init(name: String, partitions: [Int32]) {
            self.name = name
            self.partitions = partitions
        }
    }

    public var election: Election
    /// nil asks for every partition of the cluster.
    public var topics: [Topic]?
    public var timeoutMilliseconds: Int32

    public init(election: Election, topics: [Topic]?, timeoutMilliseconds: Int32) {
        self.election = election
        self.topics = topics
        self.timeoutMilliseconds = timeoutMilliseconds
    }

    public func write(to writer: inout WireWriter, version: Int16) {
        if version >= 1 { writer.integer(election.rawValue) }
        writer.array(topics) { writer, topic in
            writer.string(topic.name)
            writer.array(topic.partitions) { writer, partition in writer.integer(partition) }
            writer.tags()
        }
        writer.integer(timeoutMilliseconds)
        writer.tags()
    }
}
