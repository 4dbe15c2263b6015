import Experiments
import Testing

@testable import EmbeddedGateway

@Suite struct UserLimitsTests {
    private let plan = LimiterPlan(.tokenBucket(burst: 2), rate: ArrivalRate(perSecond: 0.001))

    @Test func `users have limiters of their own`() {
        let limits = UserLimits(plan, conduct: .correct)
        let greedy = (0..<5).map { _ in limits.admit("greedy") }
        #expect(greedy.filter { $0 == .admitted(after: 0) }.count == 2)
        #expect(limits.admit("modest") == .admitted(after: 0))
    }

    @Test func `made-up users beyond the bound share one limiter`() {
        let limits = UserLimits(plan, conduct: .correct)
        let admitted = (0..<UserLimits.mostUsers + 50).filter { limits.admit("user-\($0)") == .admitted(after: 0) }
        #expect(admitted.count == UserLimits.mostUsers + 2)
    }

    @Test func `every algorithm does what its plan says`() throws {
        for text in [
            "token-bucket, 10/s, burst 3", "leaky-bucket, 10/s, queue 2", "sliding-window, 10/s, window 300ms",
        ] {
            var limiter = RateLimiter(try LimiterPlan(parsing: text), conduct: .correct, at: 0)
            let admitted = (0..<10).filter { _ in if case .admitted = limiter.admit(at: 0) { true } else { false } }
            #expect(admitted.count == 3, "\(text)")
        }
    }
}
