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

    /// What is known of the request's effect.
    var delivery: Delivery {
        switch self {
        case .answered: .acknowledged(nil)
        case .refused: .rejected(reason: "connection refused")
        case .unreachable: .rejected(reason: "connection failed")
        case .notConnected: .rejected(reason: "no connection in time")
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
