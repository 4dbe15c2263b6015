/// How the cluster behaves, with Kafka's own defaults where it has them.
public struct ClusterConfiguration: Sendable {
    /// Node ids are 1 to this.
    public var brokers: Int
    /// Decides topic ids, member ids and the dice of defects.
    public var seed: UInt64
    /// Whether asking for an unknown topic creates it (`auto.create.topics.enable`).
    public var autoCreatesTopics = true
    /// Of topics that do not say (`num.partitions`).
    public var partitions: Int32 = 1
    /// Of topics that do not say; never more than there are brokers.
    public var replicationFactor: Int16 = 3
    /// How many in-sync replicas acks=all needs, unless the topic says (`min.insync.replicas`).
    public var minInSyncReplicas = 1
    /// Whether a replica that is not in sync may lead when no other is left (`unclean.leader.election.enable`).
    public var allowsUncleanElection = false
    /// How long a broker may be silent before the others elect leaders without it (`broker.session.timeout.ms`).
    public var brokerSession = Duration.seconds(9)
    /// How long after its leader each follower has a batch; in Kafka it is as quick as it can.
    public var replicationDelay = Duration.zero
    /// How far a replica may be behind before it is no longer in sync (`replica.lag.time.max.ms`).
    public var replicaLagLimit = Duration.seconds(30)
    /// The largest batch, in bytes (`message.max.bytes`).
    public var maxMessageBytes = 1_048_588
    /// Per partition, in bytes; -1 keeps all (`retention.bytes`).
    public var retentionBytes: Int64 = -1
    /// Milliseconds; -1 keeps all (`retention.ms`, whose default in Kafka is a week).
    public var retentionMilliseconds: Int64 = -1
    /// How much of all logs is kept in memory, in bytes; the rest goes to temporary files.
    public var memory = 512 << 20
    public var groups = GroupConfiguration()
    /// What is wrong on purpose.
    public var defects = Defects()

    public init(brokers: Int = 3, seed: UInt64 = 1) {
        self.brokers = brokers
        self.seed = seed
    }
}
