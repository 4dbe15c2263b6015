import Experiments
import TargetKit

/// `target: {kafka: …}`: a Kafka cluster, embedded for the run or attached to.
public struct KafkaSpec: TargetSpec {
    public static let kind = "kafka"
    public static let summary = "A Kafka cluster: `embedded` for the run, or an existing one at `bootstrap`."

    /// Where the cluster comes from.
    public enum Source: Sendable, Hashable {
        case embedded(brokers: Int)
        case attached(bootstrap: String)
    }

    public var source: Source
    public var topic: String
    /// The partitions of an embedded topic; of an attached one the cluster tells.
    public var partitions: Int?

    public init?(fields: Fields) {
        guard let topic = fields.string("topic") else {
            fields.demand("topic", example: "orders")
            return nil
        }
        self.topic = topic
        partitions = fields.integer("partitions", in: 1...1000)
        let bootstrap = fields.string("bootstrap")
        let embedded = fields.fields("embedded")
        switch (bootstrap, embedded) {
        case (let bootstrap?, nil): source = .attached(bootstrap: bootstrap)
        case (nil, let embedded?): source = .embedded(brokers: embedded.integer("brokers", in: 1...32) ?? 3)
        case (nil, nil):
            fields.report(
                nil, problem: "the Kafka target is neither embedded nor attached",
                remedy: "write 'embedded: {brokers: 3}', or 'bootstrap: HOST:PORT' of a running cluster")
            return nil
        default:
            fields.report(
                "bootstrap", problem: "the Kafka target is both embedded and attached",
                remedy: "keep either 'embedded' or 'bootstrap'")
            return nil
        }
    }

    public var summary: String {
        switch source {
        case .embedded(let brokers):
            "embedded Kafka, \(brokers) brokers, topic \(topic), \(partitions ?? Self.defaultPartitions) partitions"
        case .attached(let bootstrap): "Kafka at \(bootstrap), topic \(topic)"
        }
    }

    public static let defaultPartitions = 12
}
