/// A partition of a topic.
public struct TopicPartition: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Its name, or its id where no answer to Metadata has told the name.
    public var topic: String
    public var partition: Int32

    public init(_ topic: String, _ partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    public static func < (left: TopicPartition, right: TopicPartition) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }

    /// Such as `orders-3`.
    public var description: String { "\(topic)-\(partition)" }
}

extension TopicPartition: Codable {
    private enum CodingKeys: String, CodingKey { case topic, partition }
}
