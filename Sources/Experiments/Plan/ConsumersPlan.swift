/// The fleet of reference consumers.
public struct ConsumersPlan: Sendable, Hashable, Codable {
    /// How the partitions are shared out among the group.
    public enum Assignor: String, Sendable, Hashable, Codable, CaseIterable {
        case range, roundrobin
        case cooperativeSticky = "cooperative-sticky"
    }

    /// When a position is committed.
    public enum Commit: String, Sendable, Hashable, Codable, CaseIterable {
        /// A crash repeats messages and loses none.
        case afterProcessing = "after-processing"
        /// A crash loses messages and repeats none.
        case beforeProcessing = "before-processing"
        /// At intervals, by the client library.
        case auto
    }

    public var group: String
    /// 1 to 256.
    public var count: Int
    public var assignor: Assignor = .cooperativeSticky
    public var commit: Commit = .afterProcessing
    /// How long one message is worked on.
    public var work: Duration = .zero
    /// How many messages are fetched, worked on and committed together at most.
    public var batch = 500
    /// How long a consumer may be silent before the group gives it up.
    public var sessionTimeout: Duration = .seconds(6)
    /// How often a consumer tells the group that it lives.
    public var heartbeat: Duration = .seconds(1)
    /// How often a consumer asks who leads, unless a broker has told it that it does not.
    public var metadataRefresh: Duration = .seconds(2)
    public var outcome: OutcomePlan?

    public init(group: String, count: Int) {
        (self.group, self.count) = (group, count)
    }

    /// Reads the mapping `consumers`.
    init(fields: Fields) {
        fields.demand("group", example: "group: order-workers")
        fields.demand("count", example: "count: 4")
        self.init(group: fields.string("group") ?? "", count: fields.integer("count", in: 1...256) ?? 1)
        assignor = fields.choice("assignor", Assignor.self) ?? assignor
        commit = fields.choice("commit", Commit.self) ?? commit
        work = fields.duration("work", in: .zero...(.seconds(3600))) ?? work
        batch = fields.integer("batch", in: 1...100_000) ?? batch
        sessionTimeout = fields.duration("session-timeout", in: .milliseconds(100)...(.seconds(3600))) ?? sessionTimeout
        heartbeat = fields.duration("heartbeat", in: .milliseconds(10)...(.seconds(3600))) ?? heartbeat
        metadataRefresh =
            fields.duration("metadata-refresh", in: .milliseconds(10)...(.seconds(3600))) ?? metadataRefresh
        outcome = fields.fields("outcome").flatMap(OutcomePlan.init(fields:))
        if heartbeat * 3 > sessionTimeout {
            fields.report(
                fields.contains("heartbeat") ? "heartbeat" : "session-timeout",
                problem:
                    "a heartbeat every \(heartbeat.written) is too rare for a session of \(sessionTimeout.written)",
                remedy: "make 'heartbeat' at most a third of 'session-timeout'")
        }
    }
}
