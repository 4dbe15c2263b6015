import CRdKafka
import Experiments
import TargetKit

/// A Kafka cluster under test.
public final class KafkaCluster: MessagingTarget {
    public typealias Producer = KafkaProducer
    public typealias Observer = KafkaObserver

    public let servers: [String]
    public let topic: String
    public let partitions: Int
    public let versions: [String: String]
    private let embedded: EmbeddedCluster?

    /// A cluster that runs already and has the topic.
    init(attached servers: [String], topic: String, partitions: Int) {
        self.servers = servers
        self.topic = topic
        self.partitions = partitions
        embedded = nil
        versions = ["librdkafka": KafkaClient.version, "cluster": "attached"]
    }

    /// A cluster that was started for this run.
    init(embedded: EmbeddedCluster, topic: String, partitions: Int) {
        servers = embedded.servers
        self.topic = topic
        self.partitions = partitions
        self.embedded = embedded
        versions = ["librdkafka": KafkaClient.version, "cluster": "embedded"]
    }

    public var nodeControl: (any NodeControl)? { embedded }

    public func leaderControl(servers: String) -> (any LeaderControl)? {
        let admin = KafkaAdmin(servers: servers)
        guard let embedded else {
            return AttachedLeaders(
                admin: admin, servers: servers, home: self.servers.joined(separator: ","), topic: topic)
        }
        return EmbeddedLeaders(cluster: embedded, admin: admin, topic: topic)
    }

    public func makeProducer(
        servers: String, plan: ProducerPlan, receiver: some DeliveryReceiver
    ) throws(TargetError) -> KafkaProducer {
        try KafkaProducer(servers: servers, topic: topic, plan: plan, receiver: receiver)
    }

    public func makeObserver(servers: String, group: String) throws(TargetError) -> KafkaObserver {
        try KafkaObserver(servers: servers, group: group, topic: topic, partitions: partitions)
    }

    public func openResults(_ topic: String) async throws -> any ResultTopic {
        if let embedded {
            try embedded.perform(.createTopic(name: topic, partitions: partitions, replicas: embedded.replicas))
        }
        let servers = servers.joined(separator: ",")
        let found = try await KafkaAdmin(servers: servers).partitions(of: topic, within: .seconds(10))
        return try KafkaResultTopic(servers: servers, topic: topic, partitions: found.keys.sorted())
    }

    public func shutDown() async { await embedded?.shutDown() }
}
