import Experiments

/// The limiter of one user.
public enum RateLimiter: Sendable {
    case tokenBucket(TokenBucket)
    case leakyBucket(LeakyBucket)
    case slidingWindow(SlidingWindow)

    public init(_ plan: LimiterPlan, conduct: GatewayConduct, at now: UInt64) {
        switch plan.algorithm {
        case .tokenBucket(let burst):
            self = .tokenBucket(TokenBucket(rate: plan.rate, burst: burst, conduct: conduct, at: now))
        case .leakyBucket(let queue):
            self = .leakyBucket(LeakyBucket(rate: plan.rate, queue: queue, conduct: conduct))
        case .slidingWindow(let window):
            // Half a millionth up, since 0.1 times 30 is a little below 3.
            let limit = Int((plan.rate.perSecond * window.inSeconds + 5e-7).rounded(.down))
            let nanoseconds = UInt64((window.inSeconds * 1e9).rounded())
            self = .slidingWindow(SlidingWindow(limit: max(1, limit), window: nanoseconds, conduct: conduct))
        }
    }

    /// Decides about a request that comes at `now`, in nanoseconds; times must not go back.
    public mutating func admit(at now: UInt64) -> Admission {
        switch self {
        case .tokenBucket(var bucket):
            defer { self = .tokenBucket(bucket) }
            return bucket.admit(at: now)
        case .leakyBucket(var bucket):
            defer { self = .leakyBucket(bucket) }
            return bucket.admit(at: now)
        case .slidingWindow(var window):
            // Lets go of its own copy, so that the log is changed in place.
            self = .slidingWindow(SlidingWindow(limit: 1, window: 1))
            defer { self = .slidingWindow(window) }
            return window.admit(at: now)
        }
    }

    /// Whether a new one would decide the same from `now` on.
    mutating func isUnused(at now: UInt64) -> Bool {
        switch self {
        case .tokenBucket(var bucket): bucket.isUnused(at: now)
        case .leakyBucket(let bucket): bucket.isUnused(at: now)
        case .slidingWindow(let window): window.isUnused(at: now)
        }
    }
}
