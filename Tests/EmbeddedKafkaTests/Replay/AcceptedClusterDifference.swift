import KafkaWire

/// Why an answer of the cluster may differ from the recorded one. `docs/embedded-kafka.md` lists the same reasons.
enum AcceptedClusterDifference: String, CaseIterable {
    /// Old versions are not served, and some APIs end at another version.
    case servedVersions
    /// There are no transactions.
    case transactions
    /// The first producer id after a start: Kafka's broker asks its controller for some first (14).
    case firstProducerID
    /// All brokers know of an election at once: Kafka's next leader hears of its own a little later (75).
    case electionIsKnown
    /// A topic is there at once: Kafka's brokers hear of it a little later.
    case createdAtOnce
    /// The first message of a partition that nobody read, whose time the recording does not have.
    case unreadMessage

    static func of(_ difference: ClusterReplay.Difference, in recording: String) -> Self? {
        let (ours, theirs) = (difference.ours, difference.theirs)
        switch difference.request {
        case is APIVersionsRequest:
            return others(ours).isSubset(of: knownOthers) && others(theirs).isSubset(of: knownOthers)
                ? .servedVersions : nil
        case is OffsetForLeaderEpochRequest where theirs.contains("UNKNOWN_LEADER_EPOCH") && ours.contains("NONE"):
            return .electionIsKnown
        case is MetadataRequest where theirs.contains("UNKNOWN_TOPIC_OR_PARTITION") && !ours.contains("UNKNOWN_TOPIC"):
            return .createdAtOnce
        case let request as MetadataRequest where request.topics == nil && recording == "h-admin":
            let made = "orders-h-admin-py"
            return ours.contains(made) && !theirs.contains(made) ? .createdAtOnce : nil
        case is ListOffsetsRequest where ours.contains("timestamp: 1000,"): return .unreadMessage
        case let request as InitProducerIDRequest:
            if request.transactionalID != nil { return .transactions }
            return theirs.contains("COORDINATOR_LOAD_IN_PROGRESS") ? .firstProducerID : nil
        case let request as FindCoordinatorRequest: return request.keyType == 1 ? .transactions : nil
        case let request as ProduceRequest: return request.transactionalID != nil ? .transactions : nil
        case is FetchRequest: return plain(ours) == plain(theirs) ? .transactions : nil
        default: return nil
        }
    }

    /// APIs of which other versions are served than by Kafka.
    private static let knownOthers: Set<String> = [
        "Fetch", "ListOffsets", "OffsetCommit", "OffsetFetch", "CreateTopics", "DeleteTopics", "OffsetForLeaderEpoch",
        "DescribeConfigs", "ConsumerGroupHeartbeat",
    ]

    /// The names in `NONE Fetch 4...17, ListOffsets 1...9`; an error or a version that is none is a name, too.
    private static func others(_ text: String) -> Set<String> {
        let entries = text.replacing("NONE ", with: "").split(separator: ", ")
        return Set(entries.map { $0.wholeMatch(of: /(\w+) \d+\.\.\.\d+/).map { String($0.output.1) } ?? String($0) })
    }

    /// Without the last stable offset and the aborted transactions.
    private static func plain(_ text: String) -> String {
        text.replacing(#/ to (\d+) \d+ /#) { " to \($0.output.1) " }.replacing(/aborted \d+/, with: "")
    }
}
