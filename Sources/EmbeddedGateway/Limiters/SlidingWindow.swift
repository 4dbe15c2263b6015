import Experiments

/// At most `limit` requests in any stretch of `window`, by an exact log of the last `limit` of them.
///
/// Broken, it counts in fixed windows, so that twice the limit passes around the edge of two.
public struct SlidingWindow: Sendable {
    private let limit: Int
    private let window: UInt64
    private let conduct: GatewayConduct
    /// When requests were let in: a ring whose oldest entry is at `oldest` once it is full.
    private var log: [UInt64] = []
    private var oldest = 0
    private var fixed: (number: UInt64, count: Int) = (0, 0)

    /// `limit`: at least 1. `window`: in nanoseconds, at least 1.
    public init(limit: Int, window: UInt64, conduct: GatewayConduct = .correct) {
        precondition(limit > 0 && window > 0)
        (self.limit, self.window, self.conduct) = (limit, window, conduct)
    }

    /// Decides about a request that comes at `now`, in nanoseconds; times must not go back.
    public mutating func admit(at now: UInt64) -> Admission {
        conduct == .correct ? slide(at: now) : jump(at: now)
    }

    /// Whether nothing in it matters any more.
    func isUnused(at now: UInt64) -> Bool {
        if conduct == .broken { return now / window != fixed.number }
        let newest = log.count < limit ? log.last : log[(oldest + limit - 1) % limit]
        return newest.map { now >= $0 + window } ?? true
    }

    private mutating func slide(at now: UInt64) -> Admission {
        guard log.count == limit else {
            log.append(now)
            return .admitted(after: 0)
        }
        let free = log[oldest] + window
        guard now >= free else { return .refused(retryAfter: free - now) }
        log[oldest] = now
        oldest = (oldest + 1) % limit
        return .admitted(after: 0)
    }

    private mutating func jump(at now: UInt64) -> Admission {
        let number = now / window
        if fixed.number != number { fixed = (number, 0) }
        guard fixed.count < limit else { return .refused(retryAfter: (number + 1) * window - now) }
        fixed.count += 1
        return .admitted(after: 0)
    }
}
