import Experiments
import NIOCore
import Synchronization

/// A limiter for each user.
final class UserLimits: Sendable {
    /// Users beyond these share one limiter, so that made-up names cannot fill the memory.
    static let mostUsers = 10_000
    private static let others = "\u{0}others"

    private let plan: LimiterPlan
    private let conduct: GatewayConduct
    private let limiters = Mutex<[String: RateLimiter]>([:])

    init(_ plan: LimiterPlan, conduct: GatewayConduct) {
        (self.plan, self.conduct) = (plan, conduct)
    }

    func admit(_ user: String) -> Admission {
        limiters.withLock { limiters in
            // Under the lock, so that times do not go back.
            let now = NIODeadline.now().uptimeNanoseconds
            var user = user
            if limiters[user] == nil, limiters.count >= Self.mostUsers {
                limiters = limiters.filter { entry in
                    var limiter = entry.value
                    return !limiter.isUnused(at: now)
                }
                if limiters.count >= Self.mostUsers { user = Self.others }
            }
            return limiters[user, default: RateLimiter(plan, conduct: conduct, at: now)].admit(at: now)
        }
    }
}
