/// What a correct limiter would have made of the same requests.
struct Entitlement: Hashable {
    /// Requests that it would have accepted, and that were.
    var entitled = 0
    var accepted = 0
    /// Requests that it would have refused: without any, the limit was never reached.
    var overdemand = 0

    /// Accepted, as a share of what was due; 1 when nothing was.
    var share: Double { entitled == 0 ? 1 : Double(accepted) / Double(entitled) }

    /// Puts `requests`, in the order of their sending, before an ideal limiter.
    ///
    /// A request that failed for other reasons may have been counted by the limiter: it takes its part and is not due.
    init(_ requests: [LimitedRequest], _ algorithm: LimitAlgorithm) {
        var limiter = IdealLimiter(algorithm)
        for request in requests {
            let isAdmitted = limiter.admits(at: request.sent)
            if request.verdict == .accepted { accepted += 1 }
            if !isAdmitted { overdemand += 1 }
            if isAdmitted, request.verdict != .unknown { entitled += 1 }
        }
    }
}
