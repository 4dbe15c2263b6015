/// What an operator, or a fault of an experiment, can ask of the cluster: one JSON object per line on the control socket.
public enum ClusterCommand: Codable, Sendable, Hashable {
    /// -1 for partitions or replicas means the cluster's own number.
    case createTopic(name: String, partitions: Int, replicas: Int)
    case deleteTopic(name: String)
    /// To an in-sync replica; broker -1 leaves the partition without a leader.
    case moveLeader(topic: String, partition: Int32, broker: Int32)
    /// To a live replica, in sync or not: what the others have beyond it is cut off.
    case electUnclean(topic: String, partition: Int32, broker: Int32)
    /// Removes the records from an offset on from every replica, the leader's included.
    case truncateLog(topic: String, partition: Int32, offset: Int64)
    /// As by SIGKILL: the others notice when its session ends.
    case down(broker: Int32)
    /// As by SIGTERM: its partitions are led by others at once.
    case stop(broker: Int32)
    case up(broker: Int32)
    /// As by SIGSTOP: its connections stay, and nothing answers.
    case pause(broker: Int32)
    case resume(broker: Int32)
    /// A follower has each batch so much later than its leader; -1 stops it from following. Broker -1 means all.
    case replicaLag(broker: Int32, milliseconds: Int)
    /// Answers take so much longer. Broker -1 means all of them.
    case roundTripTime(broker: Int32, milliseconds: Int)
    case moveCoordinator(group: String, broker: Int32)
    /// The next `count` requests with this API key are answered with this error code; -195 ends their connections.
    case answerErrors(api: Int16, error: Int16, count: Int)
    /// By its name in the catalog.
    case defect(name: String, isOn: Bool)
}

/// The answer to a command: an error in words, or nothing.
public struct ClusterReply: Codable, Sendable, Hashable {
    public var error: String?

    public init(error: String? = nil) { self.error = error }
}
