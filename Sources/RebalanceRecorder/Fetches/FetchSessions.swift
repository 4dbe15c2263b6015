/// What each fetch session covers: its requests list changes alone.
struct FetchSessions: Sendable {
    struct Key: Hashable, Sendable {
        var broker: Int32
        var session: Int32
    }

    static let limit = 10_000

    private var covered: [Key: [TopicPartition: Int64]] = [:]

    /// Everything that an incremental request covers, with the offsets last named.
    mutating func advance(
        _ key: Key, changed: [TopicPartition: Int64], forgotten: [TopicPartition]
    ) -> [TopicPartition: Int64] {
        var all = covered[key] ?? [:]
        for partition in forgotten { all[partition] = nil }
        all.merge(changed) { _, new in new }
        keep(all, as: key)
        return all
    }

    /// A request with everything has been answered by a new session.
    mutating func begin(_ key: Key, with all: [TopicPartition: Int64]) { keep(all, as: key) }

    /// The broker no longer knows it, or the client gave it up.
    mutating func end(_ key: Key) { covered[key] = nil }

    private mutating func keep(_ all: [TopicPartition: Int64], as key: Key) {
        if covered.count >= Self.limit, covered[key] == nil, let any = covered.keys.first { covered[any] = nil }
        covered[key] = all
    }
}
