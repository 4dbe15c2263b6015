import Experiments

/// A store of tokens that fills at a rate up to `burst`; a request takes a token or is refused.
///
/// Broken, it fills twice as fast, as two nodes do that do not know of each other, and above its burst.
public struct TokenBucket: Sendable {
    private let rate: ExactRate
    private let capacity: Int128
    private let conduct: GatewayConduct
    /// Tokens times the period of the rate: one nanosecond adds the count of the rate.
    private var credit: Int128
    private var last: UInt64

    /// `burst`: the tokens that it holds at most, and at first; at least 1. `now`: in nanoseconds, as in `admit`.
    public init(rate: ArrivalRate, burst: Int, conduct: GatewayConduct = .correct, at now: UInt64) {
        self.rate = ExactRate(rate)
        capacity = Int128(burst) * self.rate.period
        self.conduct = conduct
        credit = capacity
        last = now
    }

    /// Decides about a request that comes at `now`, in nanoseconds; a time before the last one counts as that one.
    public mutating func admit(at now: UInt64) -> Admission {
        fill(at: now)
        guard credit >= rate.period else { return .refused(retryAfter: rate.wait(for: rate.period - credit)) }
        credit -= rate.period
        return .admitted(after: 0)
    }

    /// Whether it is as it was at first.
    mutating func isUnused(at now: UInt64) -> Bool {
        fill(at: now)
        return credit >= capacity
    }

    private mutating func fill(at now: UInt64) {
        guard now > last else { return }
        let gain = Int128(now - last) * rate.count
        last = now
        credit = conduct == .correct ? min(capacity, credit + gain) : credit + 2 * gain
    }
}
