import MessageLedger
import TargetKit

/// What the reference consumer keeps of a message between its arrival and its processing.
struct ReceivedMessage {
    var partition: Int32
    var offset: Int64
    var stamp: MessageStamp?
    var isIntact: Bool

    init(_ message: IncomingMessage) {
        partition = message.partition
        offset = message.offset
        stamp = MessageStamp(message.stamp)
        isIntact = stamp.map { $0.checksum == CRC32C.checksum(message.payload) } ?? true
    }

    /// The key under which an application recognises a message that comes again.
    static func idempotencyKey(_ stamp: MessageStamp) -> String { "\(stamp.producer)-\(stamp.sequence)" }
}
