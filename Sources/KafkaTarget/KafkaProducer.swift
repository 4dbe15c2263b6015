import CRdKafka
import CSystemCalls
import Experiments
import Foundation
import MessageLedger
import Synchronization
import TargetKit

/// Sends messages through librdkafka; the thread that sends also takes the delivery reports.
public final class KafkaProducer: MessageProducer, @unchecked Sendable {
    // Safe because one thread at a time calls it, as `MessageProducer` asks. librdkafka's handles are safe to use from
    // several threads; they are destroyed in `close` alone.
    private let client: OpaquePointer
    private let topic: OpaquePointer
    private let receiver: any DeliveryReceiver
    private var reports: DeliveryReports?
    private let outstanding = Atomic<Int>(0)
    private let closing = Atomic<Bool>(false)
    public let carriesIdentity: Bool
    public let stampPlace: StampPlace
    private let sendsKeys: Bool
    // The library wants the names of headers by their address.
    private let stampName = strdup(MessageStamp.headerName)
    private let identityName = strdup("idempotency-key")
    private let traceName = strdup("traceparent")

    /// librdkafka allocates each message and each header by itself.
    private static let hasEasedAllocation: Void = highwater_keep_freed_messages()

    init(
        servers: String, topic name: String, plan: ProducerPlan, receiver: some DeliveryReceiver
    ) throws(TargetError) {
        Self.hasEasedAllocation
        carriesIdentity = plan.hasIdentityHeaders
        stampPlace = plan.stamp == .payload ? .payload : .header
        sendsKeys = plan.sendsKeys
        var configuration = try ClientConfiguration(servers: servers, client: "highwater-producer")
        configuration.receive(events: RD_KAFKA_EVENT_DR)
        for (key, value) in Self.settings(plan) { try configuration.set(key, value) }
        client = try configuration.makeClient(RD_KAFKA_PRODUCER)
        self.receiver = receiver
        do { reports = try DeliveryReports(of: client, isAcknowledged: plan.acks != .none) } catch {
            rd_kafka_destroy(client)
            throw error
        }
        topic = rd_kafka_topic_new(client, name, nil)
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

    /// A message is handed over in about 0.5 us.
    public var handoversPerLook: Int { 8 }

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
            if sendsKeys { arguments.addKey(message.key) }
            arguments.addHeader(stampName, message.stamp)
            if carriesIdentity {
                arguments.addHeader(identityName, message.identity)
                arguments.addHeader(traceName, message.traceparent)
            }
            for header in message.headers {
                arguments.addHeader(header.name.baseAddress?.assumingMemoryBound(to: CChar.self), header.value)
            }
            return arguments.produce(to: client)
        }
    }

    // Answers come on the thread that sends: what it allocated it frees again, while it is still in its cache.
    public var isDriven: Bool { true }

    public func wait(until nanoseconds: UInt64) {
        guard reports != nil else { return PacingClock.sleep(until: nanoseconds) }
        let count = reports?.receive(until: nanoseconds, by: receiver) ?? 0
        if count > 0 { outstanding.wrappingSubtract(count, ordering: .relaxed) }
    }

    public func close(within limit: Duration) {
        guard reports != nil else { return }
        let flushed = flushAside()
        wait(atMost: limit)
        if inFlight > 0 {
            // Gives up on what is not answered, and hears of it.
            rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
            wait(atMost: .seconds(1))
        }
        closing.store(true, ordering: .releasing)
        flushed.wait()
        reports.take()?.close()
        rd_kafka_topic_destroy(topic)
        rd_kafka_destroy(client)
    }

    private func wait(atMost limit: Duration) {
        let end = PacingClock.now &+ UInt64(limit.wholeMicroseconds) * 1000
        while inFlight > 0, PacingClock.now < end { wait(until: end) }
    }

    /// Sends what lingers, on another thread: this one has to take the reports meanwhile.
    private func flushAside() -> DispatchSemaphore {
        let flushed = DispatchSemaphore(value: 0)
        let thread = Thread { [self] in
            while !closing.load(ordering: .acquiring), rd_kafka_outq_len(client) > 0 { rd_kafka_flush(client, 50) }
            flushed.signal()
        }
        thread.name = "flush"
        thread.start()
        return flushed
    }
}

extension Duration {
    var wholeMicroseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
