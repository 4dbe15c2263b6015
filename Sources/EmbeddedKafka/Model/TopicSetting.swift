/// The settings of a topic that have an effect here, and those that are taken and have none.
enum TopicSetting {
    /// Name and Kafka's default, nil where the cluster's own setting is the default.
    static let known: [(name: String, fallback: String?)] = [
        ("cleanup.policy", "delete"), ("compression.type", "producer"), ("max.message.bytes", nil),
        ("message.timestamp.type", "CreateTime"), ("min.insync.replicas", nil), ("retention.bytes", nil),
        ("retention.ms", nil), ("segment.bytes", "1073741824"), ("unclean.leader.election.enable", nil),
    ]

    /// False for an unknown name, and for a value that would be a promise not kept.
    static func accepts(_ name: String, _ value: String) -> Bool {
        switch name {
        case "cleanup.policy": value == "delete"
        case "compression.type": value == "producer"
        case "message.timestamp.type": value == "CreateTime"
        case "unclean.leader.election.enable": value == "true" || value == "false"
        case "min.insync.replicas", "max.message.bytes", "segment.bytes": (Int(value) ?? 0) > 0
        case "retention.bytes", "retention.ms": (Int64(value) ?? -2) >= -1
        default: false
        }
    }
}
