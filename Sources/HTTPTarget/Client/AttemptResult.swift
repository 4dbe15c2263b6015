import TargetKit

/// How one attempt at a request ended.
enum AttemptResult: Sendable, Hashable {
    /// The gateway answered with a status.
    case answered
    /// Nobody listens: the request was not sent.
    case refused
    /// The connection could not be made: the request was not sent.
    case unreachable
    /// No connection in time: the request was not sent.
    case notConnected
    /// TLS was not agreed on, such as for a certificate that is not trusted: the request was not sent.
    case handshakeFailed
    /// The gateway did not agree on HTTP/2: the request was not sent.
    case noHTTP2
    /// The gateway told that it did not look at the request.
    case notLookedAt
    /// This machine has no descriptor or port left: the request was not sent.
    case exhausted
    /// Sent; the connection ended before the first byte of an answer.
    case closedUnanswered
    /// Sent; the connection ended in the middle of the answer.
    case closedInAnswer
    /// Sent; no whole answer in time.
    case timedOut
    /// Sent; what came back is not HTTP.
    case malformed
    /// Sent; the load ended before the answer.
    case abandoned
    /// The load ended before it was sent.
    case neverSent
    /// The load ended before the next attempt.
    case notRepeated

    /// What is known of a request whose last attempt certainly had no effect, but an earlier one may have had.
    static let earlierEffect = Delivery.indeterminate(reason: "an earlier attempt may have had an effect")

    /// What is known of the request's effect; `nil` when the status tells.
    var delivery: Delivery? {
        switch self {
        case .answered: nil
        case .refused: .rejected(reason: "connection refused")
        case .unreachable: .rejected(reason: "connection failed")
        case .notConnected: .rejected(reason: "no connection in time")
        case .handshakeFailed: .rejected(reason: "the TLS handshake failed")
        case .noHTTP2: .rejected(reason: "the gateway does not speak HTTP/2")
        case .notLookedAt: .rejected(reason: "the stream was refused")
        case .exhausted: .rejected(reason: "no free port or descriptor here")
        case .closedUnanswered: .indeterminate(reason: "connection closed before the answer")
        case .closedInAnswer: .indeterminate(reason: "connection closed in the answer")
        case .timedOut: .indeterminate(reason: "no answer in time")
        case .malformed: .indeterminate(reason: "the answer is not HTTP")
        case .abandoned: .indeterminate(reason: "no answer before the load ended")
        case .neverSent: .rejected(reason: "not sent before the load ended")
        case .notRepeated: .rejected(reason: "not repeated before the load ended")
        }
    }
}
