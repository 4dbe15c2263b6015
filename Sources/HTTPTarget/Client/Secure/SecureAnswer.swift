import TargetKit

/// How an attempt ended, on its way from the event loop to the caller.
struct SecureAnswer: Sendable {
    var request: SecureRequest
    var result: AttemptResult
    /// 0 when there was no whole answer.
    var status: UInt16 = 0
    /// -1 without a `Retry-After`.
    var retryAfter = -1
    var backend: UInt16 = 0
    /// Nanoseconds of the monotonic clock.
    var sent: UInt64
    var answered: UInt64

    var exchange: Exchange {
        Exchange(
            status: status, sent: sent, answered: answered, attempts: request.attempts,
            retryAfterSeconds: retryAfter < 0 ? nil : UInt32(clamping: retryAfter), backend: backend)
    }
}
