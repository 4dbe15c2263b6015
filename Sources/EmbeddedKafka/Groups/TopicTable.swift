import KafkaWire

/// The topics that exist, as the coordinator was last told.
struct TopicTable: Sendable {
    private var byName: [String: GroupTopic] = [:]
    private var byID: [WireUUID: GroupTopic] = [:]

    init(_ topics: [GroupTopic] = []) {
        for topic in topics {
            byName[topic.name] = topic
            byID[topic.id] = topic
        }
    }

    func named(_ name: String) -> GroupTopic? { byName[name] }

    func withID(_ id: WireUUID) -> GroupTopic? { byID[id] }

    func has(_ topic: String, partition: Int32) -> Bool {
        byName[topic].map { (0..<$0.partitions).contains(partition) } ?? false
    }

    /// The names that a member asks for, and those that its regular expression matches as a whole.
    func names(subscribedBy member: ConsumerMember) -> Set<String> {
        var names = Set(member.topicNames)
        if let pattern = member.topicRegex, let regex = try? Regex(pattern) {
            names.formUnion(byName.keys.filter { $0.wholeMatch(of: regex) != nil })
        }
        return names
    }
}
