/// Who owns which partition.
public struct Owners: Sendable, Hashable, Encodable {
    public private(set) var byPartition: [TopicPartition: String]

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
        try nested.encode(to: encoder)
    }
}
