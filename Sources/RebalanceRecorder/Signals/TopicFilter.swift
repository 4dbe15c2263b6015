/// Which topics are looked at.
public struct TopicFilter: Sendable, Hashable {
    private let topics: Set<String>?

    public static let all = TopicFilter(topics: nil)

    public init(only topics: Set<String>) { self.init(topics: topics) }

    private init(topics: Set<String>?) { self.topics = topics }

    public func contains(_ partition: TopicPartition) -> Bool { topics?.contains(partition.topic) ?? true }
}
