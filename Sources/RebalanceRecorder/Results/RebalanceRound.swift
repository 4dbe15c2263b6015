/// One generation of a classic group: a barrier that all members pass, and what came of it.
public struct RebalanceRound: Sendable, Hashable, Codable {
    public var generation: Int32
    /// It belongs to the rebalance before it: its first member had to give something up there.
    public var isChained: Bool
    public var causes: [RebalanceCause]
    /// The first cause, or of a chained round the first JoinGroup, in µs.
    public var triggerMicroseconds: Int64
    /// The first error 27 that anyone in the group got, in µs.
    public var firstNoticeMicroseconds: Int64?
    /// The trigger to the first notice, or to the first JoinGroup where there was none.
    public var detect: Span
    public var firstJoinMicroseconds: Int64
    public var lastJoinAnswerMicroseconds: Int64
    /// The first JoinGroup to the last answer.
    public var joinBarrier: Span
    /// The member whose JoinGroup came last.
    public var straggler: String
    /// The straggler's JoinGroup to the last answer; when long, the group waited for the absent.
    public var afterLastJoin: Span
    /// Members of the round before that neither came nor left.
    public var absent: [String]
    public var leader: String?
    /// The leader's JoinGroup answer to its SyncGroup.
    public var assign: Span?
    /// By name.
    public var members: [MemberPhases]
    /// JoinGroups that were refused while the round was coming about, MEMBER_ID_REQUIRED aside.
    public var refusedJoins: Int
    /// SyncGroups of this generation that were refused.
    public var refusedSyncs: Int
    /// The last resume, or where nothing resumed the last SyncGroup answer, in µs.
    public var endMicroseconds: Int64
    /// The trigger to the end.
    public var total: Span
}
