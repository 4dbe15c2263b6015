/// How far a group has come in one partition.
struct CommittedOffset: Sendable, Hashable {
    var offset: Int64
    /// -1 where the consumer did not say.
    var leaderEpoch: Int32
    var metadata: String
    /// The generation or group epoch in which it was committed.
    var generation: Int32
}

/// How far a group has come.
struct CommittedOffsets: Sendable {
    private var topics: [String: [Int32: CommittedOffset]] = [:]

    var isEmpty: Bool { topics.isEmpty }
    /// In ascending order.
    var topicNames: [String] { topics.keys.sorted() }

    subscript(topic: String, partition: Int32) -> CommittedOffset? {
        get { topics[topic]?[partition] }
        set {
            topics[topic, default: [:]][partition] = newValue
            if topics[topic]?.isEmpty == true { topics[topic] = nil }
        }
    }

    /// The partitions of a topic that have an offset, in ascending order.
    func partitions(of topic: String) -> [Int32] { topics[topic]?.keys.sorted() ?? [] }

    mutating func keep(where isKept: (String, Int32) -> Bool) {
        for (topic, partitions) in topics {
            let kept = partitions.filter { isKept(topic, $0.key) }
            topics[topic] = kept.isEmpty ? nil : kept
        }
    }
}
