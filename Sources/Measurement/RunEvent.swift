/// Something that happened in a run, at one moment.
public struct RunEvent: Codable, Sendable, Hashable {
    /// Nanoseconds of the machine's monotonic clock.
    public var atNanoseconds: UInt64
    /// Who tells: `harness`, or the name of a member of the fleet.
    public var source: String
    public var kind: Kind
    /// What it is about: a fault's id, a member, a partition.
    public var subject: String?
    /// The rest, in words.
    public var detail: String?
    /// The rest, in numbers; the unit comes last in each name.
    public var values: [String: Double]?

    public enum Kind: String, Codable, Sendable, CaseIterable {
        case phase, note
        case faultIntended = "fault-intended"
        case faultInjected = "fault-injected"
        case faultUnconfirmed = "fault-unconfirmed"
        case faultReverted = "fault-reverted"
        case faultRevertFailed = "fault-revert-failed"
        case stopCondition = "stop-condition"
        case signal
        case memberStarted = "member-started"
        case memberReady = "member-ready"
        case memberExited = "member-exited"
        case assigned, revoked, lost
        case partitionResumed = "partition-resumed"
        /// The first message that a member reads of a partition after it was assigned it.
        case readFrom = "read-from"
        /// How many commits a member made since it last told.
        case committed
        /// A commit that passed a message which nobody had begun to process.
        case commitAhead = "commit-ahead"
        /// Who owns which partitions by the broker's word, whenever that changes.
        case owners
        case twoOwners = "two-owners"
        /// The leaders of the topic's partitions, whenever they change.
        case topic
        /// A rebalance of the consumers' group, as its frames show it, at its end.
        case rebalance
        /// A static member came back within its session.
        case staticReturn = "static-return"
        /// How many frames of the consumers could not be looked at, told at the end.
        case rebalancesWatched = "rebalances-watched"
        /// How the drain ended.
        case drained
        /// How often the harness asked the broker, told at the end.
        case watched
        case evicted, skipped
        case keyInversion = "key-inversion"
        case partitionInversion = "partition-inversion"
        case unknownMessage = "unknown-message"
        case foreignMessage = "foreign-message"
        case damagedMessage = "damaged-message"
        case clientError = "client-error"
        case generatorLate = "generator-late"
        case outcomesUnread = "outcomes-unread"
    }

    enum CodingKeys: String, CodingKey {
        case atNanoseconds = "at_ns"
        case source, kind, subject, detail, values
    }

    public init(
        at nanoseconds: UInt64 = MonotonicClock.now, source: String = "harness", _ kind: Kind, subject: String? = nil,
        detail: String? = nil, values: [String: Double]? = nil
    ) {
        atNanoseconds = nanoseconds
        self.source = source
        self.kind = kind
        self.subject = subject
        self.detail = detail
        self.values = values
    }
}
