import Experiments
import TargetKit

/// What each status says of a request's effect, looked up without allocation.
struct StatusVerdicts: Sendable {
    /// By status, from 0 to 599. The reasons are short enough to lie inside of their strings.
    private let deliveries: [Delivery]

    init(_ plan: RequestPlan) {
        deliveries = (0..<600).map { status in
            plan.expects(status) ? .acknowledged(nil) : Self.delivery(status)
        }
    }

    /// What is known of the effect of a request whose attempt ended so.
    @inline(__always)
    func delivery(of result: AttemptResult, status: UInt16) -> Delivery {
        result.delivery ?? deliveries[Int(min(status, 599))]
    }

    /// What an unexpected status says. A redirect, a client error, and a server that says that it did not try are a
    /// definite no; another success or server error may have had an effect.
    private static func delivery(_ status: Int) -> Delivery {
        let reason = "HTTP \(status)"
        switch status {
        case 300..<500, 501, 503, 505: return .rejected(reason: reason)
        default: return .indeterminate(reason: reason)
        }
    }
}
