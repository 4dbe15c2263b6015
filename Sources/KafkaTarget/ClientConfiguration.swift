import CRdKafka
import TargetKit

/// The settings of a librdkafka client, checked one by one as they are set.
struct ClientConfiguration: ~Copyable {
    private var pointer: OpaquePointer?

    init() { pointer = rd_kafka_conf_new() }

    deinit { if let pointer { rd_kafka_conf_destroy(pointer) } }

    /// Sets what every client of a run has in common.
    init(servers: String, client: String) throws(TargetError) {
        self.init()
        try set("bootstrap.servers", servers)
        try set("client.id", client)
        // A broker that comes back is found at once, not after librdkafka's default of up to 10 s.
        try set("reconnect.backoff.ms", "50")
        try set("reconnect.backoff.max.ms", "500")
        try set("socket.nagle.disable", "true")
        try set("log.connection.close", "false")
    }

    mutating func set(_ name: String, _ value: String) throws(TargetError) {
        let failure = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { text -> String? in
            let result = rd_kafka_conf_set(pointer, name, value, text.baseAddress, text.count)
            return result == RD_KAFKA_CONF_OK ? nil : text.baseAddress.map { String(cString: $0) }
        }
        if let failure {
            throw TargetError(
                .unsuitable, "the Kafka client refuses \(name)=\(value): \(failure)",
                remedy: "use a value that librdkafka \(KafkaClient.version) knows")
        }
    }

    /// Asks for events of these types on the client's queue.
    mutating func receive(events: Int32...) { rd_kafka_conf_set_events(pointer, events.reduce(0, |)) }

    /// Makes the client, which takes the settings over.
    consuming func makeClient(_ type: rd_kafka_type_t) throws(TargetError) -> OpaquePointer {
        let (client, problem) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { text in
            let client = rd_kafka_new(type, pointer, text.baseAddress, text.count)
            return (client, client == nil ? text.baseAddress.map { String(cString: $0) } : nil)
        }
        guard let client else {
            throw TargetError(
                .unsuitable, "the Kafka client cannot be made: \(problem ?? "no reason given")",
                remedy: "check the settings of the experiment's producer and consumers")
        }
        pointer = nil
        return client
    }
}

/// The client library.
public enum KafkaClient {
    /// The version of librdkafka in use.
    public static var version: String { String(cString: rd_kafka_version_str()) }

    /// The setting that chooses the protocol of a group; librdkafka has it since 2.4.
    static let protocolSetting = "group.protocol"

    /// Whether it can join groups of the protocol of KIP-848.
    public static var hasConsumerProtocol: Bool {
        let configuration = rd_kafka_conf_new()
        defer { rd_kafka_conf_destroy(configuration) }
        var size = 0
        return rd_kafka_conf_get(configuration, protocolSetting, nil, &size) == RD_KAFKA_CONF_OK
    }

    static func describe(_ code: rd_kafka_resp_err_t) -> String { String(cString: rd_kafka_err2str(code)) }
}
