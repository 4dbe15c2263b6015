/// The consumers of a run: Highwater's reference consumers, or the user's own.
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

    /// Whose consumers they are.
    public enum Source: Sendable, Hashable, Codable {
        case reference
        /// The user's program, started for the run.
        case program(ConsumerProgram)
        /// Running already, started by somebody else.
        case attached(ConsumerAttachment)
    }

    public var group: String
    /// 1 to 256; 0 for attached ones, where it is not said how many are expected.
    public var count: Int
    public var assignor: Assignor = .cooperativeSticky
    public var commit: Commit = .afterProcessing
    /// How long one message is worked on.
    public var work: Duration = .zero
    /// How many messages are fetched, worked on and committed together at most.
    public var batch = 500
    /// How much of one partition is fetched at a time; nil for what the client does by itself.
    public var partitionFetch: ByteCount?
    /// How long a consumer may be silent before the group gives it up.
    public var sessionTimeout: Duration = .seconds(6)
    /// How often a consumer tells the group that it lives.
    public var heartbeat: Duration = .seconds(1)
    /// How often a consumer asks who leads, unless a broker has told it that it does not.
    public var metadataRefresh: Duration = .seconds(2)
    /// How long a consumer may work between two polls before its own client takes it out of the group.
    public var maxPollInterval: Duration = .seconds(300)
    /// Whether each member has an identity that outlives its process, so that its partitions wait for its return.
    public var staticMembership = false
    public var groupProtocol = GroupProtocol.classic
    /// Where the protocol is chosen, for what is found out later; nil if it is not.
    public var protocolLocation: SourceLocation?
    public var outcome: OutcomePlan?
    public var source = Source.reference

    /// Whether they are Highwater's own, which tell of each delivery.
    public var isReference: Bool { source == .reference }

    /// How they are reached, if somebody else started them.
    public var attachment: ConsumerAttachment? {
        guard case .attached(let attachment) = source else { return nil }
        return attachment
    }

    public init(group: String, count: Int) {
        (self.group, self.count) = (group, count)
    }

    /// Reads the mapping `consumers`.
    init(fields: Fields) {
        fields.demand("group", example: "group: order-workers")
        let isAttached = fields.contains("attach")
        if !isAttached { fields.demand("count", example: "count: 4") }
        let count = fields.integer("count", in: 1...256)
        self.init(group: fields.string("group") ?? "", count: count ?? (isAttached ? 0 : 1))
        assignor = fields.choice("assignor", Assignor.self) ?? assignor
        commit = fields.choice("commit", Commit.self) ?? commit
        work = fields.duration("work", in: .zero...(.seconds(3600))) ?? work
        batch = fields.integer("batch", in: 1...100_000) ?? batch
        partitionFetch = fields.byteCount("partition-fetch", in: ByteCount(bytes: 1 << 10)...ByteCount(bytes: 64 << 20))
        sessionTimeout = fields.duration("session-timeout", in: .milliseconds(100)...(.seconds(3600))) ?? sessionTimeout
        heartbeat = fields.duration("heartbeat", in: .milliseconds(10)...(.seconds(3600))) ?? heartbeat
        metadataRefresh =
            fields.duration("metadata-refresh", in: .milliseconds(10)...(.seconds(3600))) ?? metadataRefresh
        readMembership(fields)
        outcome = fields.fields("outcome").flatMap(OutcomePlan.init(fields:))
        source = Self.source(fields)
        refuseReferenceKeys(fields)
        MembershipRule(fields: fields, plan: self).check()
    }

    /// Reads who the members are to the group.
    private mutating func readMembership(_ fields: Fields) {
        staticMembership = fields.flag("static-membership") ?? staticMembership
        maxPollInterval =
            fields.duration("max-poll-interval", in: .milliseconds(100)...(.seconds(86400))) ?? maxPollInterval
        groupProtocol = fields.choice("protocol", GroupProtocol.self) ?? groupProtocol
        protocolLocation = fields.pair("protocol")?.value.location
    }

    private static func source(_ fields: Fields) -> Source {
        let program = ConsumerProgram(fields: fields)
        let attachment = fields.fields("attach").flatMap(ConsumerAttachment.init(fields:))
        if fields.contains("command"), fields.contains("attach") {
            fields.report(
                atKey: "attach", problem: "the consumers are both started by 'command' and attached to",
                remedy: "keep either 'command' or 'attach'")
        }
        return attachment.map(Source.attached) ?? program.map(Source.program) ?? .reference
    }

    /// Only the reference consumer is told how to read; a program of the user's decides that itself.
    private static let referenceKeys = [
        "assignor", "commit", "work", "batch", "partition-fetch", "session-timeout", "heartbeat", "metadata-refresh",
        "static-membership", "max-poll-interval", "protocol", "outcome",
    ]

    private func refuseReferenceKeys(_ fields: Fields) {
        guard fields.contains("command") || fields.contains("attach") else { return }
        for key in Self.referenceKeys where fields.contains(key) {
            fields.report(
                atKey: key, problem: "'\(key)' is a setting of the reference consumer, and these are yours",
                remedy: key == "outcome"
                    ? "say where your effects can be read, with 'outcomes' beside 'consumers'"
                    : "remove it, and pass it on by 'command' or 'env' if your program has it")
        }
    }
}
