import KafkaWire

/// A topic, as far as groups need to know it.
public struct GroupTopic: Sendable, Hashable {
    public var name: String
    public var id: WireUUID
    /// How many it has, numbered from 0.
    public var partitions: Int32

    public init(name: String, id: WireUUID, partitions: Int32) {
        self.name = name
        self.id = id
        self.partitions = partitions
    }
}
