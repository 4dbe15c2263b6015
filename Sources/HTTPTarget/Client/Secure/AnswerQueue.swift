import Dispatch
import Synchronization
import TargetKit

/// Carries answers from the event loop to the caller, who waits for them.
final class AnswerQueue: Sendable {
    private let answers = Mutex<[SecureAnswer]>([])
    private let arrivals = DispatchSemaphore(value: 0)

    func put(_ answer: SecureAnswer) {
        let wasEmpty = answers.withLock { answers in
            answers.append(answer)
            return answers.count == 1
        }
        if wasEmpty { arrivals.signal() }
    }

    func takeAll() -> [SecureAnswer] {
        answers.withLock { answers in
            let all = answers
            answers.removeAll()
            return all
        }
    }

    /// Waits for an answer until a moment of the monotonic clock; may return early without one.
    func wait(until moment: UInt64) {
        let now = PacingClock.now
        guard moment > now else { return }
        _ = arrivals.wait(timeout: .now() + .nanoseconds(Int(min(moment - now, 1_000_000_000))))
    }
}
