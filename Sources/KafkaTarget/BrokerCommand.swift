import Foundation

/// What the control socket of an embedded cluster understands: one JSON object per line, answered by one line.
public enum BrokerCommand: Codable, Sendable, Hashable {
    case createTopic(name: String, partitions: Int, replicas: Int)
    /// Broker -1 leaves the partition without a leader.
    case moveLeader(topic: String, partition: Int32, broker: Int32)
    case down(broker: Int32)
    case up(broker: Int32)
    /// Broker -1 means all of them.
    case roundTripTime(broker: Int32, milliseconds: Int)
    case moveCoordinator(group: String, broker: Int32)
    /// The next `count` requests with this API key are answered with this error code of the Kafka protocol.
    case answerErrors(api: Int16, error: Int16, count: Int)
}

/// The answer to a command: an error in words, or nothing.
public struct BrokerReply: Codable, Sendable, Hashable {
    public var error: String?

    public init(error: String? = nil) { self.error = error }
}
