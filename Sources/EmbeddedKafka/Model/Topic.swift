import KafkaWire

/// A topic and its partitions.
final class Topic {
    let name: String
    let id: WireUUID
    var partitions: [Partition] = []
    /// What was set for it, by the names of Kafka's topic configuration.
    var settings: [String: String]

    init(name: String, id: WireUUID, settings: [String: String]) {
        self.name = name
        self.id = id
        self.settings = settings
    }

    var isInternal: Bool { name == Self.offsets }

    /// The topic whose leaders are the coordinators of groups.
    static let offsets = "__consumer_offsets"

    subscript(index: Int32) -> Partition? {
        partitions.indices.contains(Int(index)) ? partitions[Int(index)] : nil
    }

    /// Kafka's rule: 1 to 249 letters, digits, dots, underscores and hyphens, and not only dots.
    static func isLegal(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || [45, 46, 95].contains($0)
        }
        return isPlain && (1...249).contains(name.utf8.count) && name != "." && name != ".."
    }
}
