import Synchronization
import TargetKit

/// Keeps every answer, and how often it came.
final class AnswerBook: DeliveryReceiver {
    struct Answer: Sendable {
        var delivery: Delivery
        var exchange: Exchange
        var count: Int
    }

    private let answers = Mutex<[UInt64: Answer]>([:])

    subscript(sequence: UInt64) -> Answer? { answers.withLock { $0[sequence] } }

    var count: Int { answers.withLock(\.count) }
    var all: [UInt64: Answer] { answers.withLock { $0 } }
    /// Answers that came more than once.
    var repeated: Int { answers.withLock { $0.values.count { $0.count > 1 } } }
    var acknowledged: Int { answers.withLock { $0.values.count { $0.delivery == .acknowledged(nil) } } }

    func receive(_ delivery: Delivery, of sequence: UInt64, at moment: UInt64) {
        receive(delivery, of: sequence, exchange: Exchange(status: 0, sent: 0, answered: 0))
    }

    func receive(_ delivery: Delivery, of sequence: UInt64, exchange: Exchange) {
        answers.withLock { book in
            let count = book[sequence]?.count ?? 0
            book[sequence] = Answer(delivery: delivery, exchange: exchange, count: count + 1)
        }
    }
}
