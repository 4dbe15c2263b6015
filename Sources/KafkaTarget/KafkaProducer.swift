import CRdKafka
import CSystemCalls
import Experiments
import Foundation
import MessageLedger
import Synchronization
import TargetKit

/// Sends messages through librdkafka; a thread of its own receives the delivery reports.
public final class KafkaProducer: MessageProducer, @unchecked Sendable {
    // librdkafka's handles are safe to use from several threads; they are destroyed in `close` alone.
    private let client: OpaquePointer
    private let topic: OpaquePointer
    private let queue: OpaquePointer
    private let outstanding = Atomic<Int>(0)
    private let closing = Atomic<Bool>(false)
    private let hasIdentity: Bool
    private let pollingEnded = DispatchSemaphore(value: 0)
    // The library wants the names of headers by their address.
    private let stampName = strdup(MessageStamp.headerName)
    private let identityName = strdup("idempotency-key")
    private let traceName = strdup("traceparent")

    /// librdkafka allocates each message and each header on the caller's thread and frees them on another.
    private static let hasEasedAllocation: Void = highwater_share_freed_memory()

    init(
        servers: String, topic name: String, plan: ProducerPlan, receiver: some DeliveryReceiver
    ) throws(TargetError) {
        Self.hasEasedAllocation
        hasIdentity = plan.hasIdentityHeaders
        var configuration = try ClientConfiguration(servers: servers, client: "highwater-producer")
        configuration.receive(events: RD_KAFKA_EVENT_DR)
        for (key, value) in Self.settings(plan) { try configuration.set(key, value) }
        client = try configuration.makeClient(RD_KAFKA_PRODUCER)
        topic = rd_kafka_topic_new(client, name, nil)
        queue = rd_kafka_queue_get_main(client)
        let thread = Thread { [self] in poll(receiver, acknowledged: plan.acks != .none) }
        thread.name = "delivery reports"
        thread.start()
    }

    private static func settings(_ plan: ProducerPlan) -> [(String, String)] {
        [
            ("acks", Self.wireValue(plan.acks)),
            ("enable.idempotence", plan.idempotence ? "true" : "false"),
            ("max.in.flight.requests.per.connection", String(plan.inFlight)),
            ("linger.ms", String(Double(plan.linger.wholeMicroseconds) / 1000)),
            ("message.timeout.ms", String(plan.deliveryTimeout.wholeMicroseconds / 1000)),
            ("compression.codec", plan.compression.rawValue),
            ("queue.buffering.max.messages", "200000"),
            ("retry.backoff.ms", "50"),
            ("topic.metadata.refresh.interval.ms", "2000"),
            // What goes wrong is told by the delivery reports; the terminal belongs to the run.
            ("log_level", "0"),
        ]
    }

    private static func wireValue(_ acks: ProducerPlan.Acknowledgement) -> String {
        switch acks {
        case .all: "all"
        case .leader: "1"
        case .none: "0"
        }
    }

    deinit { for name in [stampName, identityName, traceName] { free(name) } }

    /// Messages linger longer than that before they are sent together.
    public var grid: UInt64 { 500_000 }

    public var inFlight: Int { outstanding.load(ordering: .relaxed) }

    public func send(_ message: OutgoingMessage) -> Handover {
        outstanding.wrappingAdd(1, ordering: .relaxed)
        let code = produce(message)
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return .taken }
        outstanding.wrappingSubtract(1, ordering: .relaxed)
        return code == RD_KAFKA_RESP_ERR__QUEUE_FULL ? .full : .refused(reason: KafkaClient.describe(code))
    }

    private func produce(_ message: OutgoingMessage) -> rd_kafka_resp_err_t {
        let capacity = ProduceArguments.mostWithoutHeaders + message.headers.count
        return withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: capacity) { memory in
            var arguments = ProduceArguments(memory, topic: topic, message: message)
            arguments.addHeader(stampName, message.stamp)
            if hasIdentity {
                arguments.addHeader(identityName, message.identity)
                arguments.addHeader(traceName, message.traceparent)
            }
            for header in message.headers {
                arguments.addHeader(header.name.baseAddress?.assumingMemoryBound(to: CChar.self), header.value)
            }
            return arguments.produce(to: client)
        }
    }

    private func poll(_ receiver: some DeliveryReceiver, acknowledged: Bool) {
        while !closing.load(ordering: .acquiring) {
            guard let event = rd_kafka_queue_poll(queue, 100) else { continue }
            // All reports of an event have come together.
            let now = PacingClock.now
            while let message = rd_kafka_event_message_next(event) {
                let sequence = UInt64(UInt(bitPattern: message.pointee._private) &- 1)
                receiver.receive(Self.delivery(message, acknowledged), of: sequence, at: now)
                outstanding.wrappingSubtract(1, ordering: .relaxed)
            }
            rd_kafka_event_destroy(event)
        }
        pollingEnded.signal()
    }

    private static func delivery(_ message: UnsafePointer<rd_kafka_message_t>, _ acknowledged: Bool) -> Delivery {
        let status = rd_kafka_message_status(message)
        guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let reason = KafkaClient.describe(message.pointee.err)
            return status == RD_KAFKA_MSG_STATUS_NOT_PERSISTED
                ? .rejected(reason: reason) : .indeterminate(reason: reason)
        }
        guard acknowledged, status == RD_KAFKA_MSG_STATUS_PERSISTED else { return .unconfirmed }
        let place = Place(partition: message.pointee.partition, offset: message.pointee.offset)
        return .acknowledged(message.pointee.offset >= 0 ? place : nil)
    }

    public func close(within limit: Duration) {
        let end = ContinuousClock.now + limit
        while inFlight > 0, ContinuousClock.now < end { rd_kafka_flush(client, 50) }
        if inFlight > 0 { purge() }
        closing.store(true, ordering: .releasing)
        pollingEnded.wait()
        rd_kafka_queue_destroy(queue)
        rd_kafka_topic_destroy(topic)
        rd_kafka_destroy(client)
    }

    /// Gives up on what is not answered, and lets the poller hear of it.
    private func purge() {
        rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
        let end = ContinuousClock.now + .seconds(1)
        while inFlight > 0, ContinuousClock.now < end { rd_kafka_flush(client, 20) }
    }
}

extension Duration {
    var wholeMicroseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
