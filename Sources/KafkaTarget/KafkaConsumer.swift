import CRdKafka
import TargetKit

/// A member of a Kafka consumer group, by librdkafka.
public struct KafkaConsumer: MessageConsumer, ~Copyable {
    private let client: OpaquePointer
    private let queue: OpaquePointer
    private let topic: String
    private let commits: Bool

    private init(client: OpaquePointer, topic: String, commits: Bool) {
        self.client = client
        self.topic = topic
        self.commits = commits
        rd_kafka_poll_set_consumer(client)
        queue = rd_kafka_queue_get_consumer(client)
    }

    /// Makes a client and subscribes it; the group hears of it with the first poll.
    public static func subscribe(_ options: ConsumerOptions) throws(TargetError) -> KafkaConsumer {
        var configuration = try ClientConfiguration(servers: options.servers, client: options.member)
        configuration.receive(events: RD_KAFKA_EVENT_REBALANCE, RD_KAFKA_EVENT_ERROR)
        for (key, value) in settings(options) { try configuration.set(key, value) }
        let client = try configuration.makeClient(RD_KAFKA_CONSUMER)
        let list = rd_kafka_topic_partition_list_new(1)
        defer { rd_kafka_topic_partition_list_destroy(list) }
        rd_kafka_topic_partition_list_add(list, options.topic, RD_KAFKA_PARTITION_UA)
        let code = rd_kafka_subscribe(client, list)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw TargetError(
                .unsuitable, "the consumer cannot subscribe to '\(options.topic)': \(KafkaClient.describe(code))",
                remedy: "check the topic's name and the group's settings")
        }
        return KafkaConsumer(client: client, topic: options.topic, commits: options.commit != .auto)
    }

    static func settings(_ options: ConsumerOptions) -> [(String, String)] {
        let automatic = options.commit == .auto ? "true" : "false"
        let fetch = options.partitionFetchBytes.map { [("max.partition.fetch.bytes", String($0))] } ?? []
        return membership(options) + fetch + [
            ("group.id", options.group),
            ("max.poll.interval.ms", String(options.maxPollIntervalMilliseconds)),
            ("auto.offset.reset", "earliest"),
            ("enable.auto.commit", automatic),
            ("enable.auto.offset.store", automatic),
            ("auto.commit.interval.ms", "1000"),
            ("fetch.wait.max.ms", "50"),
            ("fetch.error.backoff.ms", "50"),
            ("retry.backoff.ms", "50"),
            ("queued.max.messages.kbytes", "16384"),
            ("topic.metadata.refresh.interval.ms", String(options.metadataRefreshMilliseconds)),
        ]
    }

    /// What a client of the newer protocol would refuse is not set for it.
    private static func membership(_ options: ConsumerOptions) -> [(String, String)] {
        let instance = options.instanceID.map { [("group.instance.id", $0)] } ?? []
        switch options.groupProtocol {
        case .consumer: return instance + [(KafkaClient.protocolSetting, options.groupProtocol.rawValue)]
        case .classic:
            return instance + [
                ("session.timeout.ms", String(options.sessionTimeoutMilliseconds)),
                ("heartbeat.interval.ms", String(options.heartbeatMilliseconds)),
                ("partition.assignment.strategy", options.assignor.rawValue),
            ]
        }
    }

    public mutating func poll(within limit: Duration, _ body: (ConsumerEvent) throws -> Void) rethrows {
        guard let event = rd_kafka_queue_poll(queue, Int32(limit.wholeMicroseconds / 1000)) else { return }
        defer { rd_kafka_event_destroy(event) }
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_FETCH:
            while let message = rd_kafka_event_message_next(event) { try body(Self.incoming(message)) }
        case RD_KAFKA_EVENT_REBALANCE:
            try body(.change(rebalance(event)))
        case RD_KAFKA_EVENT_ERROR:
            try body(.failure(KafkaClient.describe(rd_kafka_event_error(event))))
        default: break
        }
    }

    private static func incoming(_ message: UnsafePointer<rd_kafka_message_t>) -> ConsumerEvent {
        let content = message.pointee
        guard content.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
            return .failure(KafkaClient.describe(content.err))
        }
        return .message(
            IncomingMessage(
                partition: content.partition, offset: content.offset,
                key: UnsafeRawBufferPointer(start: content.key, count: content.key_len),
                payload: UnsafeRawBufferPointer(start: content.payload, count: content.len),
                stamp: stamp(of: message)))
    }

    private static func stamp(of message: UnsafePointer<rd_kafka_message_t>) -> UnsafeRawBufferPointer {
        var headers: OpaquePointer?
        var bytes: UnsafeRawPointer?
        var size = 0
        guard rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR,
            rd_kafka_header_get_last(headers, "highwater-stamp", &bytes, &size) == RD_KAFKA_RESP_ERR_NO_ERROR
        else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: bytes, count: size)
    }

    private func rebalance(_ event: OpaquePointer) -> AssignmentChange {
        let partitions = Self.partitions(rd_kafka_event_topic_partition_list(event))
        if rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS { return .assigned(partitions) }
        return rd_kafka_assignment_lost(client) != 0 ? .lost(partitions) : .revoked(partitions)
    }

    private static func partitions(_ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?) -> [Int32] {
        guard let list else { return [] }
        return (0..<Int(list.pointee.cnt)).map { list.pointee.elems[$0].partition }
    }

    private var isCooperative: Bool {
        rd_kafka_rebalance_protocol(client).map { String(cString: $0) } == "COOPERATIVE"
    }

    public mutating func accept(_ change: AssignmentChange) {
        let list = list(of: change.partitions.map { ($0, Int64(RD_KAFKA_OFFSET_INVALID)) })
        defer { rd_kafka_topic_partition_list_destroy(list) }
        switch (change, isCooperative) {
        case (.assigned, true): rd_kafka_error_destroy(rd_kafka_incremental_assign(client, list))
        case (.assigned, false): rd_kafka_assign(client, list)
        case (_, true): rd_kafka_error_destroy(rd_kafka_incremental_unassign(client, list))
        case (_, false): rd_kafka_assign(client, nil)
        }
    }

    public mutating func commit(_ positions: [Int32: Int64], waiting: Bool) -> String? {
        guard commits, !positions.isEmpty else { return nil }
        let list = list(of: positions.map { ($0.key, $0.value) })
        defer { rd_kafka_topic_partition_list_destroy(list) }
        let code = rd_kafka_commit(client, list, waiting ? 0 : 1)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaClient.describe(code)
    }

    private func list(of positions: [(Int32, Int64)]) -> UnsafeMutablePointer<rd_kafka_topic_partition_list_t>? {
        let list = rd_kafka_topic_partition_list_new(Int32(positions.count))
        for (partition, offset) in positions {
            rd_kafka_topic_partition_list_add(list, topic, partition).pointee.offset = offset
        }
        return list
    }

    public mutating func firstOffset(of partition: Int32) -> Int64? {
        var low: Int64 = 0
        var high: Int64 = 0
        let code = rd_kafka_query_watermark_offsets(client, topic, partition, &low, &high, 2000)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR ? low : nil
    }

    public func generation() -> Int32? { GroupGeneration.read(client) }

    public mutating func close() {
        rd_kafka_consumer_close_queue(client, queue)
        let end = ContinuousClock.now + .seconds(5)
        while rd_kafka_consumer_closed(client) == 0, ContinuousClock.now < end {
            guard let event = rd_kafka_queue_poll(queue, 50) else { continue }
            if rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE { accept(rebalance(event)) }
            rd_kafka_event_destroy(event)
        }
        rd_kafka_queue_destroy(queue)
        rd_kafka_destroy(client)
    }
}
