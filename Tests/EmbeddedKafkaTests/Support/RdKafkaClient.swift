import CRdKafka
import Foundation

/// A librdkafka client as an application has one: what was acknowledged, and what was read.
///
/// librdkafka's functions block, so each call has a thread of its own: the pool's are few, and the test's other tasks
/// need them.
final class RdKafkaClient: @unchecked Sendable {
    struct Message: Hashable, Sendable {
        var partition: Int32
        var offset: Int64
        var value: String
    }

    // It never changes, and librdkafka lets it be used from any thread.
    private let handle: OpaquePointer

    init?(_ type: rd_kafka_type_t, servers: String, _ settings: [String: String] = [:]) {
        let configuration = rd_kafka_conf_new()
        var all = settings
        all["bootstrap.servers"] = servers
        all["log_level"] = "0"
        for (name, value) in all { rd_kafka_conf_set(configuration, name, value, nil, 0) }
        if type == RD_KAFKA_PRODUCER { rd_kafka_conf_set_events(configuration, RD_KAFKA_EVENT_DR) }
        guard let handle = rd_kafka_new(type, configuration, nil, 0) else { return nil }
        self.handle = handle
        if type == RD_KAFKA_CONSUMER { rd_kafka_poll_set_consumer(handle) }
    }

    deinit { rd_kafka_destroy(handle) }

    // MARK: Producing

    /// Sends, and waits until all is acknowledged or given up; the values that were acknowledged, in the order sent.
    func produce(_ values: [String], to topic: String, partition: Int32 = 0) async -> [String] {
        await Self.onThread { self.send(values, topic, partition) }
    }

    private func send(_ values: [String], _ topic: String, _ partition: Int32) -> [String] {
        let queue = rd_kafka_queue_get_main(handle)
        defer { rd_kafka_queue_destroy(queue) }
        let destination = rd_kafka_topic_new(handle, topic, nil)
        defer { rd_kafka_topic_destroy(destination) }
        for value in values {
            var bytes = Array(value.utf8)
            rd_kafka_produce(destination, partition, RD_KAFKA_MSG_F_COPY, &bytes, bytes.count, nil, 0, nil)
        }
        var acknowledged: [String] = []
        var reported = 0
        let deadline = ContinuousClock.now + .seconds(20)
        while reported < values.count, ContinuousClock.now < deadline {
            guard let event = rd_kafka_queue_poll(queue, 100) else { continue }
            while let message = rd_kafka_event_message_next(event) {
                reported += 1
                guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
                acknowledged.append(Self.value(of: message))
            }
            rd_kafka_event_destroy(event)
        }
        return acknowledged
    }

    // MARK: Reading

    /// Reads one partition from an offset on until `isEnough` says so, at most 20 s.
    func read(
        _ topic: String, partition: Int32 = 0, from offset: Int64 = 0,
        until isEnough: @escaping @Sendable ([Message]) -> Bool
    ) async -> [Message] {
        let list = rd_kafka_topic_partition_list_new(1)
        rd_kafka_topic_partition_list_add(list, topic, partition).pointee.offset = offset
        rd_kafka_assign(handle, list)
        rd_kafka_topic_partition_list_destroy(list)
        return await poll(until: isEnough)
    }

    func subscribe(_ topic: String) {
        let list = rd_kafka_topic_partition_list_new(1)
        rd_kafka_topic_partition_list_add(list, topic, RD_KAFKA_PARTITION_UA)
        rd_kafka_subscribe(handle, list)
        rd_kafka_topic_partition_list_destroy(list)
    }

    func poll(until isEnough: @escaping @Sendable ([Message]) -> Bool) async -> [Message] {
        await Self.onThread { self.receive(isEnough) }
    }

    private func receive(_ isEnough: ([Message]) -> Bool) -> [Message] {
        var messages: [Message] = []
        let deadline = ContinuousClock.now + .seconds(20)
        while !isEnough(messages), ContinuousClock.now < deadline {
            guard let message = rd_kafka_consumer_poll(handle, 50) else { continue }
            if message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR {
                messages.append(
                    Message(
                        partition: message.pointee.partition, offset: message.pointee.offset,
                        value: Self.value(of: message)))
            }
            rd_kafka_message_destroy(message)
        }
        return messages
    }

    /// Leaves its group, if it is in one.
    func close() async { await Self.onThread { _ = rd_kafka_consumer_close(self.handle) } }

    private static func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: body()) }.start()
        }
    }

    private static func value(of message: UnsafePointer<rd_kafka_message_t>) -> String {
        let bytes = UnsafeRawBufferPointer(start: message.pointee.payload, count: message.pointee.len)
        return String(decoding: bytes, as: UTF8.self)
    }
}
