import Experiments

/// How a member of a consumer group connects and behaves, whatever the target.
public struct ConsumerOptions: Sendable, Codable, Hashable {
    public var member: String
    public var servers: String
    public var topic: String
    public var group: String
    public var assignor: ConsumersPlan.Assignor
    public var commit: ConsumersPlan.Commit
    public var sessionTimeoutMilliseconds: Int
    public var heartbeatMilliseconds: Int
    /// How often it asks the brokers who leads, unasked.
    public var metadataRefreshMilliseconds: Int
    /// How long it may work between two polls before its own client takes it out of the group.
    public var maxPollIntervalMilliseconds = 300_000
    /// How many bytes of one partition it fetches at a time, but a message at least; `nil` for what the client does by itself.
    public var partitionFetchBytes: Int?
    /// Its identity as a static member, the same after each restart; `nil` for a dynamic one.
    public var instanceID: String?
    /// With `.consumer`, assignor, session and heartbeat are the broker's.
    public var groupProtocol = GroupProtocol.classic

    public init(
        member: String, servers: String, topic: String, group: String, assignor: ConsumersPlan.Assignor,
        commit: ConsumersPlan.Commit,
        sessionTimeoutMilliseconds: Int, heartbeatMilliseconds: Int, metadataRefreshMilliseconds: Int
    ) {
        self.member = member
        self.servers = servers
        self.topic = topic
        self.group = group
        self.assignor = assignor
        self.commit = commit
        self.sessionTimeoutMilliseconds = sessionTimeoutMilliseconds
        self.heartbeatMilliseconds = heartbeatMilliseconds
        self.metadataRefreshMilliseconds = metadataRefreshMilliseconds
    }
}
