import CRdKafka
import TargetKit

/// A topic that consumers write their effects to, read from where it ended when it was opened.
struct KafkaResultTopic: ResultTopic {
    private let servers: String
    private let topic: String
    private let starts: [Int32: Int64]

    init(servers: String, topic: String, partitions: [Int32]) throws(TargetError) {
        self.servers = servers
        self.topic = topic
        let client = try Self.client(servers)
        defer { rd_kafka_destroy(client) }
        var starts: [Int32: Int64] = [:]
        for partition in partitions {
            var (low, high): (Int64, Int64) = (0, 0)
            let code = rd_kafka_query_watermark_offsets(client, topic, partition, &low, &high, 10_000)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw TargetError(
                    .unreachable, "the end of '\(topic)' is not known: \(KafkaClient.describe(code))",
                    remedy: "check that every partition has a leader")
            }
            starts[partition] = high
        }
        self.starts = starts
    }

    private static func client(_ servers: String) throws(TargetError) -> OpaquePointer {
        var configuration = try ClientConfiguration(servers: servers, client: "highwater-results")
        for (key, value) in [
            ("group.id", "highwater-results"), ("enable.auto.commit", "false"), ("enable.partition.eof", "true"),
            ("isolation.level", "read_committed"), ("log_level", "0"),
        ] { try configuration.set(key, value) }
        return try configuration.makeClient(RD_KAFKA_CONSUMER)
    }

    func forEachKey(within limit: Duration, _ body: (String) -> Void) throws(TargetError) {
        let client = try Self.client(servers)
        defer { rd_kafka_destroy(client) }
        rd_kafka_poll_set_consumer(client)
        let list = rd_kafka_topic_partition_list_new(Int32(starts.count))
        for (partition, offset) in starts {
            rd_kafka_topic_partition_list_add(list, topic, partition).pointee.offset = offset
        }
        rd_kafka_assign(client, list)
        rd_kafka_topic_partition_list_destroy(list)
        let deadline = ContinuousClock.now + limit
        var unread = Set(starts.keys)
        while !unread.isEmpty {
            guard ContinuousClock.now < deadline else {
                throw TargetError(
                    .unreachable, "\(unread.count) partitions of '\(topic)' are not read to their end in \(limit)",
                    remedy: "check that every partition has a leader")
            }
            guard let message = rd_kafka_consumer_poll(client, 100) else { continue }
            defer { rd_kafka_message_destroy(message) }
            switch message.pointee.err {
            case RD_KAFKA_RESP_ERR_NO_ERROR: body(Self.key(of: message))
            case RD_KAFKA_RESP_ERR__PARTITION_EOF: unread.remove(message.pointee.partition)
            default: continue
            }
        }
    }

    private static func key(of message: UnsafeMutablePointer<rd_kafka_message_t>) -> String {
        var headers: OpaquePointer?
        var bytes: UnsafeRawPointer?
        var size = 0
        if rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR,
            rd_kafka_header_get_last(headers, "idempotency-key", &bytes, &size) == RD_KAFKA_RESP_ERR_NO_ERROR
        {
            return String(decoding: UnsafeRawBufferPointer(start: bytes, count: size), as: UTF8.self)
        }
        let key = UnsafeRawBufferPointer(start: message.pointee.key, count: message.pointee.key_len)
        return String(decoding: key, as: UTF8.self)
    }
}
