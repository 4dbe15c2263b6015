/// A static member of a classic group that came back within its session: no rebalance.
public struct StaticReturn: Sendable, Hashable, Codable {
    public var group: String
    /// Since when it was away: the kill where one was told, else its last sign of life.
    public var trigger: RebalanceCause
    public var generation: Int32
    public var instanceID: String
    public var memberIDBefore: String?
    public var memberIDAfter: String
    public var joinRequestMicroseconds: Int64
    public var joinAnsweredMicroseconds: Int64
    /// Whom the answer names as leader: before version 9 the leader's former id.
    public var leaderNamed: String
    public var syncAnsweredMicroseconds: Int64?
    public var assigned: [TopicPartition]
    public var resumes: [MemberPhases.Resume]
    /// Errors 27 in the group while it was away: 0, or it was not the only thing that happened.
    public var noticesSeen: Int
    public var measures: PartitionMeasures
    public var confidence: Confidence
}
