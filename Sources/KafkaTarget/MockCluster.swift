import CRdKafka
import TargetKit

/// librdkafka's mock cluster: several brokers on ports of their own, in this process.
///
/// It keeps 5 MiB or 100,000 messages per partition, stores an idempotent retry twice, and ignores static membership;
/// `docs/embedded-kafka.md` says what follows from it.
public final class MockCluster: @unchecked Sendable {
    // The mock cluster serialises every call on its own thread.
    private let client: OpaquePointer
    private let cluster: OpaquePointer

    public init(brokers: Int) throws(TargetError) {
        var configuration = ClientConfiguration()
        // It would warn that it has no servers to connect to, which is the point.
        try configuration.set("log_level", "0")
        client = try configuration.makeClient(RD_KAFKA_PRODUCER)
        guard let cluster = rd_kafka_mock_cluster_new(client, Int32(brokers)) else {
            rd_kafka_destroy(client)
            throw TargetError(
                .unsuitable, "the embedded cluster cannot open \(brokers) listeners",
                remedy: "free some ports or open files, or ask for fewer brokers")
        }
        self.cluster = cluster
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(client)
    }

    /// Where the brokers listen: `host:port`, separated by commas.
    public var servers: String { String(cString: rd_kafka_mock_cluster_bootstraps(cluster)) }

    /// Carries out one control command.
    public func perform(_ command: BrokerCommand) -> BrokerReply {
        let code = code(of: command)
        return BrokerReply(error: code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaClient.describe(code))
    }

    private func code(of command: BrokerCommand) -> rd_kafka_resp_err_t {
        switch command {
        case .createTopic(let name, let partitions, let replicas):
            rd_kafka_mock_topic_create(cluster, name, Int32(partitions), Int32(replicas))
        case .moveLeader(let topic, let partition, let broker):
            rd_kafka_mock_partition_set_leader(cluster, topic, partition, broker)
        case .down(let broker): rd_kafka_mock_broker_set_down(cluster, broker)
        case .up(let broker): rd_kafka_mock_broker_set_up(cluster, broker)
        case .roundTripTime(let broker, let milliseconds):
            rd_kafka_mock_broker_set_rtt(cluster, broker, Int32(milliseconds))
        case .moveCoordinator(let group, let broker):
            rd_kafka_mock_coordinator_set(cluster, "group", group, broker)
        case .answerErrors(let api, let error, let count): pushErrors(api, error, count)
        }
    }

    private func pushErrors(_ api: Int16, _ error: Int16, _ count: Int) -> rd_kafka_resp_err_t {
        var codes = Array(repeating: rd_kafka_resp_err_t(rawValue: Int32(error)), count: count)
        rd_kafka_mock_push_request_errors_array(cluster, api, count, &codes)
        return RD_KAFKA_RESP_ERR_NO_ERROR
    }
}
