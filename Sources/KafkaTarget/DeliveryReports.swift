import CRdKafka
import MessageLedger
import TargetKit

/// Takes the delivery reports of a client out of its queue; used by one thread at a time.
struct DeliveryReports: ~Copyable {
    /// So many reports are handed on before somebody looks at the clock again.
    private static let slice = 256

    private let queue: OpaquePointer
    private let isAcknowledged: Bool
    private var bell: QueueBell
    /// The event that is being read, and when it came: all its reports came together.
    private var event: OpaquePointer?
    private var moment: UInt64 = 0

    /// - Throws: `TargetError` when the process has no descriptor left.
    init(of client: OpaquePointer, isAcknowledged: Bool) throws(TargetError) {
        let queue: OpaquePointer = rd_kafka_queue_get_main(client)
        do { bell = try QueueBell(queue) } catch {
            rd_kafka_queue_destroy(queue)
            throw error
        }
        self.queue = queue
        self.isAcknowledged = isAcknowledged
    }

    /// Waits for reports until a moment of the monotonic clock, and hands on some; 0 when none came.
    mutating func receive(until limit: UInt64, by receiver: any DeliveryReceiver) -> Int {
        let count = receive(by: receiver)
        let now = PacingClock.now
        guard count == 0, limit > now else { return count }
        bell.wait(nanoseconds: limit - now)
        return receive(by: receiver)
    }

    private mutating func receive(by receiver: any DeliveryReceiver) -> Int {
        if event == nil {
            bell.quieten()
            event = rd_kafka_queue_poll(queue, 0)
            moment = PacingClock.now
        }
        guard let event else { return 0 }
        var count = 0
        var isRead = false
        receiver.receive(at: moment) { [isAcknowledged] in
            guard count < Self.slice else { return nil }
            guard let message = rd_kafka_event_message_next(event) else {
                isRead = true
                return nil
            }
            count += 1
            let sequence = UInt64(UInt(bitPattern: message.pointee._private) &- 1)
            return (Self.delivery(message, isAcknowledged), sequence)
        }
        if isRead {
            rd_kafka_event_destroy(event)
            self.event = nil
        }
        return count
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

    /// Gives the queue back; the client may be destroyed then.
    consuming func close() {
        if let event { rd_kafka_event_destroy(event) }
        bell.close(queue)
        rd_kafka_queue_destroy(queue)
    }
}
