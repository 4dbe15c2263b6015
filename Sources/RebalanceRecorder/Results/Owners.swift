/// Who owns which partition.
public struct Owners: Sendable, Hashable, Codable {
    public private(set) var byPartition: [TopicPartition: String] = [:]

    public init(_ byPartition: [TopicPartition: String] = [:]) { self.byPartition = byPartition }

    public var isEmpty: Bool { byPartition.isEmpty }
    public var partitions: [TopicPartition] { byPartition.keys.sorted() }

    public subscript(partition: TopicPartition) -> String? {
        get { byPartition[partition] }
        set { byPartition[partition] = newValue }
    }

    /// As topic, partition and owner, in that order.
    public func encode(to encoder: any Encoder) throws {
        let topics = Dictionary(grouping: byPartition) { $0.key.topic }
        let nested = topics.mapValues { entries in
            Dictionary(entries.map { (String($0.key.partition), $0.value) }) { first, _ in first }
        }
        // As one value: the names of topics are no keys that a strategy of the encoder may change.
        var container = encoder.singleValueContainer()
        try container.encode(nested)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        for (topic, owners) in try container.decode([String: [String: String]].self) {
            for (number, owner) in owners {
                guard let partition = Int32(number) else {
                    throw DecodingError.dataCorruptedError(
                        in: container, debugDescription: "'\(number)' of topic '\(topic)' is no partition")
                }
                self[TopicPartition(topic, partition)] = owner
            }
        }
    }
}
