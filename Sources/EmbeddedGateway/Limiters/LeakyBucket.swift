import Experiments

/// A queue that requests leave one by one at a rate; what finds it full is refused.
///
/// Broken, it counts as it should but lets requests through at once, so that a burst arrives whole.
public struct LeakyBucket: Sendable {
    private let rate: ExactRate
    private let depth: Int128
    private let conduct: GatewayConduct
    /// When the next request may leave, in nanoseconds times the count of the rate.
    private var next: Int128 = 0

    /// `queue`: how many may wait; with 0 a request comes in its turn or is refused.
    public init(rate: ArrivalRate, queue: Int, conduct: GatewayConduct = .correct) {
        self.rate = ExactRate(rate)
        depth = Int128(queue) * self.rate.period
        self.conduct = conduct
    }

    /// Decides about a request that comes at `now`, in nanoseconds.
    public mutating func admit(at now: UInt64) -> Admission {
        let arrival = Int128(now) * rate.count
        let start = max(arrival, next)
        let wait = start - arrival
        guard wait <= depth else { return .refused(retryAfter: rate.wait(for: wait - depth)) }
        next = start + rate.period
        return .admitted(after: conduct == .correct ? rate.wait(for: wait) : 0)
    }

    /// Whether it is as it was at first.
    func isUnused(at now: UInt64) -> Bool { next <= Int128(now) * rate.count }
}
