/// What one member went through in a round.
public struct MemberPhases: Sendable, Hashable, Codable {
    /// From the assignment to the first Fetch of a partition, and on to its first records.
    public struct Resume: Sendable, Hashable, Codable {
        public var partition: TopicPartition
        /// The SyncGroup answer to the first Fetch request that covers it.
        public var resume: Span
        /// That Fetch, in µs.
        public var fetchMicroseconds: Int64
        /// That Fetch to the first answer with records; nil where none came.
        public var catchUpMicroseconds: Int64?
    }

    public var member: String
    public var memberID: String
    public var instanceID: String?
    /// When its JoinGroup came, in µs.
    public var joinedMicroseconds: Int64
    /// The group's first error 27 to the member's own; nil for those that got none.
    public var notify: Span?
    /// Its error 27 to its next JoinGroup.
    public var prepare: Span?
    /// Its JoinGroup to the answer.
    public var joinWait: Span
    /// Its SyncGroup to the answer; nil where none succeeded.
    public var sync: Span?
    public var syncAnsweredMicroseconds: Int64?
    /// What it said it held; nil where its version cannot tell.
    public var owned: [TopicPartition]?
    /// What it was given; nil where nothing could be read.
    public var assigned: [TopicPartition]?
    /// What it said about why it joined.
    public var reason: String?
    public var resumes: [Resume] = []
}
