/// Asks for brokers, controller and the partitions of topics (versions 1–12).
public struct MetadataRequest: KafkaRequest {
    public typealias Response = MetadataResponse
    public static let key = APIKey.metadata
    public static let versions: ClosedRange<Int16> = 1...12

    /// nil asks for all topics, an empty list for none.
    public var topics: [String]?
    public var allowAutoTopicCreation: Bool

    public init(topics: [String]?, allowAutoTopicCreation: Bool = false) {
        self.topics = topics
        self.allowAutoTopicCreation = allowAutoTopicCreation
    }

    public func write(to writer: inout WireWriter, version: Int16) {
        writer.array(topics) { writer, topic in
            if version >= 10 { writer.uuid(.zero) }
            writer.string(topic)
            writer.tags()
        }
        if version >= 4 { writer.bool(allowAutoTopicCreation) }
        if (8...10).contains(version) { writer.bool(false) }  // cluster operations
        if version >= 8 { writer.bool(false) }  // topic operations
        writer.tags()
    }
}
