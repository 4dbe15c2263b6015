/// How a gateway limits a user, with its numbers.
enum LimitAlgorithm: Hashable {
    /// A store of `burst` tokens that fills at `rate` per second; a request takes one or is refused.
    case tokenBucket(rate: Double, burst: Double)
    /// Requests leave one by one, `rate` per second; `queue` may wait, the rest is refused.
    case leakyBucket(rate: Double, queue: Double)
    /// At most `limit` in any stretch of `window` seconds.
    case slidingWindow(limit: Double, window: Double)

    /// How exactly a leaky bucket is expected to space its requests, in seconds: timers of servers have milliseconds.
    static let spacing = 0.002

    /// What more than the rate may be accepted at once.
    var allowance: Double {
        switch self {
        case .tokenBucket(_, let burst): burst
        case .leakyBucket(let rate, _): 1 + rate * Self.spacing
        case .slidingWindow(let limit, _): limit
        }
    }
}

/// A limiter that does exactly what its algorithm says: what a user is entitled to.
struct IdealLimiter {
    private let algorithm: LimitAlgorithm
    /// Tokens in the bucket, or requests in the queue, at `last`.
    private var level: Double
    private var last = -Double.infinity
    /// When requests were admitted, for the sliding window; those before `first` have left it.
    private var admitted: [Double] = []
    private var first = 0

    init(_ algorithm: LimitAlgorithm) {
        self.algorithm = algorithm
        level = if case .tokenBucket(_, let burst) = algorithm { burst } else { 0 }
    }

    /// Whether a request that comes at a time, in seconds, is admitted; times must not go back.
    mutating func admits(at time: Double) -> Bool {
        let passed = last.isFinite ? time - last : 0
        last = time
        switch algorithm {
        case .tokenBucket(let rate, let burst):
            level = min(burst, level + rate * passed)
            guard level >= 1 else { return false }
            level -= 1
        case .leakyBucket(let rate, let queue):
            level = max(0, level - rate * passed)
            guard level <= queue else { return false }
            level += 1
        case .slidingWindow(let limit, let window):
            while first < admitted.count, admitted[first] <= time - window { first += 1 }
            guard Double(admitted.count - first) < limit else { return false }
            admitted.append(time)
        }
        return true
    }
}
