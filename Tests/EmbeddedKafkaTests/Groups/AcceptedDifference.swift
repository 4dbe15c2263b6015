import KafkaWire

/// Why an answer of ours may differ from the recorded one. `docs/embedded-kafka.md` lists the same reasons.
enum AcceptedDifference: String {
    /// Kafka 3.9 with its older coordinator refuses ConsumerGroupDescribe; 4.0 and we know it.
    case describesConsumerGroups

    static func of(_ difference: GroupReplay.Difference, in recording: String) -> Self? {
        if recording == "h-admin" && difference.request is ConsumerGroupDescribeRequest
            && difference.theirs.contains("UNSUPPORTED_VERSION") && difference.ours.contains("GROUP_ID_NOT_FOUND")
        {
            return .describesConsumerGroups
        }
        return nil
    }
}
