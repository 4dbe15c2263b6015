import Experiments
import TargetKit

/// `target: {kafka: …}`: a Kafka cluster, embedded for the run or attached to.
public struct KafkaSpec: TargetSpec {
    public static let kind = "kafka"
    public static let summary = "A Kafka cluster: `embedded` for the run, or an existing one at `bootstrap`."

    /// Where the cluster comes from.
    public enum Source: Sendable, Hashable {
        case embedded(EmbeddedPlan)
        case attached(bootstrap: String)
    }

    public var source: Source
    public var topic: String
    /// The partitions of an embedded topic; of an attached one the cluster tells.
    public var partitions: Int?

    public init?(fields: Fields) {
        let topic = fields.string("topic")
        fields.demand("topic", example: "orders")
        partitions = fields.integer("partitions", in: 1...1000)
        let bootstrap = fields.string("bootstrap")
        for server in bootstrap?.split(separator: ",") ?? [] { fields.checkPort("bootstrap", of: server) }
        let embedded = fields.fields("embedded")
        let plan = embedded.map(EmbeddedPlan.init(fields:)) ?? EmbeddedPlan()
        if bootstrap != nil, embedded != nil {
            fields.report(
                "bootstrap", problem: "the Kafka target is both embedded and attached",
                remedy: "keep either 'embedded' or 'bootstrap'")
        } else if bootstrap == nil {
            fields.demand("embedded", example: "{brokers: 3}' or 'bootstrap: HOST:PORT")
        }
        guard let topic else { return nil }
        self.topic = topic
        source = bootstrap.map { .attached(bootstrap: $0) } ?? .embedded(plan)
    }

    public var summary: String {
        switch source {
        case .embedded(let plan):
            "embedded Kafka, \(plan.summary), topic \(topic), \(partitions ?? Self.defaultPartitions) partitions"
        case .attached(let bootstrap): "Kafka at \(bootstrap), topic \(topic)"
        }
    }

    public static let defaultPartitions = 12
}
