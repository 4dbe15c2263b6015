import Measurement
import MessageLedger
import Synchronization
import TargetKit

/// A client that keeps what it is handed, and says what the test wants it to say.
final class FakeProducer: MessageProducer {
    struct Message: Sendable {
        var sequence: UInt64
        var key: String
        var payload: [UInt8]
        var stamp: MessageStamp?
    }

    private let answer: @Sendable (UInt64) -> Handover
    private let taken = Mutex<[Message]>([])
    let inFlight: Int
    let stampPlace: StampPlace

    init(
        inFlight: Int = 0, stampPlace: StampPlace = .header,
        _ answer: @escaping @Sendable (_ sequence: UInt64) -> Handover = { _ in .taken }
    ) {
        self.stampPlace = stampPlace
        self.inFlight = inFlight
        self.answer = answer
    }

    var messages: [Message] { taken.withLock { $0 } }

    func send(_ message: OutgoingMessage) -> Handover {
        let answer = answer(message.sequence)
        guard answer == .taken else { return answer }
        let copy = Message(
            sequence: message.sequence, key: String(decoding: message.key, as: UTF8.self),
            payload: Array(message.payload), stamp: MessageStamp(message.stamp))
        taken.withLock { $0.append(copy) }
        return .taken
    }

    func close(within limit: Duration) {}
}
