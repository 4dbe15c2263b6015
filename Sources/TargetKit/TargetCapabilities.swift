/// What a target can do beyond carrying messages. A fault asks for the capability it needs.
public protocol LeaderControl: Sendable {
    /// The leader of each partition now, or -1 for one without.
    func leaders() async throws -> [Int32: Int32]
    /// Moves the leader of each given partition to another node.
    ///
    /// - Returns: the leaders asked for.
    func electLeaders(of partitions: [Int32]) async throws -> [Int32: Int32]
    /// Puts back what `electLeaders` changed for good, such as a preferred replica, and says what. Safe to repeat.
    func restoreLeaders(_ leaders: [Int32: Int32]) async throws -> String
    /// What somebody else must put back when this process ends in between; `nil` when nothing is left behind.
    func restoration() async throws -> ReplicaOrder?
}

/// The replicas of each partition in their order; the first one is the preferred leader.
public struct ReplicaOrder: Codable, Sendable, Hashable {
    public var bootstrap: String
    public var topic: String
    public var replicas: [Int32: [Int32]]

    public init(bootstrap: String, topic: String, replicas: [Int32: [Int32]]) {
        self.bootstrap = bootstrap
        self.topic = topic
        self.replicas = replicas
    }
}

/// Takes single nodes away and brings them back.
public protocol NodeControl: Sendable {
    var nodes: [Int32] { get }
    func takeDown(_ node: Int32) async throws
    func bringUp(_ node: Int32) async throws
    /// Whether a client could talk to the node right now.
    func isReachable(_ node: Int32) async -> Bool
}

/// How far a group has read.
public struct GroupPosition: Sendable {
    /// Per partition: the end of the log and the group's committed position; a partition the target did not tell of
    /// in time is missing.
    public var partitions: [Int32: (end: Int64, committed: Int64)]

    public init(partitions: [Int32: (end: Int64, committed: Int64)]) { self.partitions = partitions }

    /// End minus committed, per partition.
    public var lags: [Int32: Int64] { partitions.mapValues { max(0, $0.end - $0.committed) } }

}

/// Watches a target and a group from outside.
public protocol GroupObserver: Sendable {
    /// Asks the target; blocks at most `limit`. Partitions it did not answer for are missing.
    func position(within limit: Duration) -> GroupPosition
    /// The first offset after everything that is in each partition now.
    func endOffsets(within limit: Duration) throws(TargetError) -> [Int64]
    /// Sets the committed position of an empty group.
    func commit(_ offsets: [Int64], within limit: Duration) throws(TargetError)
    /// Who is in the group; blocks at most `limit`, and gives nil when the target does not tell.
    func membership(within limit: Duration) -> GroupMembership?
    /// Which node coordinates the group; blocks at most `limit`, and gives nil when the target does not tell.
    func coordinator(within limit: Duration) -> Int32?
    /// Who leads each partition of the topic; blocks at most `limit`, and gives nil when the target does not tell.
    func topicLeaders(within limit: Duration) -> TopicLeaders?
    func close()
}

/// The leader of each partition of a topic, or -1 for one without; empty when there is no such topic.
public struct TopicLeaders: Sendable, Hashable {
    public var leaders: [Int32]

    public init(_ leaders: [Int32]) { self.leaders = leaders }
}
