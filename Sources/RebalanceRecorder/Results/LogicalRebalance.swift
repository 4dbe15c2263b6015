/// A rebalance as a user understands it: from what set it off until its partitions are fetched again.
///
/// Two cooperative rounds that belong together are one; two members that die together are one with two causes.
public struct LogicalRebalance: Sendable, Hashable, Codable {
    public enum GroupProtocol: String, Sendable, Hashable, Codable {
        case eager, cooperative
        case kip848 = "kip-848"
    }

    public var group: String
    public var groupProtocol: GroupProtocol
    /// nil for the assignors of KIP-848, which are the broker's.
    public var assignor: String?
    /// A member has a `group.instance.id`.
    public var isStatic: Bool
    /// The first of the causes; nothing but a static leave or return where the group as a whole did not change.
    public var trigger: RebalanceCause
    public var causes: [RebalanceCause]
    /// Generation or, in a KIP-848 group, the highest member epoch; nil before the first that was seen.
    public var generationBefore: Int32?
    public var generationAfter: Int32
    /// What it was about.
    public internal(set) var occasion = Occasion.rejoin
    /// In order, those without length left out; together they are as long as `total`.
    public internal(set) var phases: [RebalancePhase] = []
    /// How much of it the proxy injected on the way of its frames, in µs: of each phase the longest.
    public internal(set) var injectedMicroseconds: Int64 = 0
    /// Of a classic group, one per generation.
    public var rounds: [RebalanceRound] = []
    /// Of a KIP-848 group, one per partition with a new owner.
    public var moves: [PartitionMove] = []
    /// Of a KIP-848 group: the trigger to the answer with which each member had arrived, in µs.
    public var convergedMicroseconds: [String: Int64] = [:]
    /// The time until all members of a KIP-848 group had arrived, in µs; nil where one had not.
    public internal(set) var convergenceMicroseconds: Int64?
    /// Of a KIP-848 group: members that had not arrived when the next rebalance began.
    public var notConverged: [String] = []
    /// Of a static return in a KIP-848 group: the answer that gave back the partitions, in µs.
    public var grantedMicroseconds: Int64?
    /// Member ids by member, as the last rebalance left them and as this one does.
    public var membersBefore: [String: String]
    public var membersAfter: [String: String]
    public var ownersBefore: Owners
    public var ownersAfter: Owners
    /// In µs.
    public var endMicroseconds: Int64
    /// The trigger to the end: the last resume.
    public var total: Span
    public var measures = PartitionMeasures()
    /// What was taken up only after the next rebalance had begun: in a KIP-848 group, what a dead member had, because its session
    /// lasted until then; in a classic one, what a member was given and lost again before it fetched. `measures` has no end for these.
    public internal(set) var takenUpLater: [PartitionMeasure] = []
    public var confidence = Confidence()

    /// The measures as they count: each interruption once, in the rebalance in which it began, and to its end.
    public var settledMeasures: PartitionMeasures {
        guard !takenUpLater.isEmpty || measures.partitions.contains(where: { $0.countsEarlier == true }) else {
            return measures
        }
        let later = Dictionary(takenUpLater.map { ($0.partition, $0) }) { $1 }
        return PartitionMeasures(measures.partitions.map { later[$0.partition] ?? $0.withoutEarlier })
    }
}
