import NIOCore
import NIOHTTP1

/// One attempt at a request, on the event loop. It ends exactly once.
final class SecureAttempt {
    var request: SecureRequest
    let began: UInt64
    var hasSent = false
    private(set) var isOver = false
    /// How often the server said that it did not look at it, so that it was sent again.
    var refusals = 0
    var timer: Scheduled<Void>?
    /// Where it was sent, to be closed when its time is over.
    var channel: (any Channel)?

    init(_ request: SecureRequest, began: UInt64) {
        (self.request, self.began) = (request, began)
    }

    /// The answer to be told of; `nil` when it has ended before.
    func end(_ result: AttemptResult, _ head: HTTPResponseHead?, now: UInt64) -> SecureAnswer? {
        guard !isOver else { return nil }
        isOver = true
        timer?.cancel()
        var answer = SecureAnswer(request: request, result: result, sent: began, answered: now)
        guard result == .answered, let head else { return answer }
        answer.status = UInt16(clamping: head.status.code)
        answer.backend = head.headers.first(name: "x-backend").flatMap { UInt16($0) } ?? 0
        if let text = head.headers.first(name: "retry-after") {
            let date = Array(text.utf8).withUnsafeBytes { HTTPDate.secondsFromNow($0) }
            answer.retryAfter = Int(text) ?? date ?? -1
        }
        return answer
    }
}
