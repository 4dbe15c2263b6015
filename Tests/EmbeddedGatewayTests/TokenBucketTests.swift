import EmbeddedGateway
import Experiments
import Testing

@Suite struct TokenBucketTests {
    static let second: UInt64 = 1_000_000_000
    static let burst = 200

    /// Twice the rate for 30 s after 5 s of silence; what was let in.
    private func admitted(_ conduct: GatewayConduct, rate: Int, seed: UInt64) -> [UInt64] {
        var generator = SplitMix64(seed: seed)
        var bucket = TokenBucket(
            rate: ArrivalRate(perSecond: Double(rate)), burst: Self.burst, conduct: conduct, at: 0)
        let times = Arrivals.uneven(perSecond: 2 * rate, from: 5 * Self.second, seconds: 30, using: &generator)
        return times.filter { bucket.admit(at: $0) == .admitted(after: 0) }
    }

    @Test(arguments: [1000, 300, 7], [1, 2, 3])
    func `no interval has more than the burst and the rate, and nearly all of it is given`(
        rate: Int, seed: UInt64
    ) {
        let times = admitted(.correct, rate: rate, seed: seed)
        #expect(IntervalRule.burst(of: times, perSecond: rate) <= Self.burst * 1_000_000_000)
        #expect(Double(times.count) >= 0.98 * Double(Self.burst + 30 * rate))
    }

    @Test func `broken it lets in about twice the rate`() {
        let times = admitted(.broken, rate: 1000, seed: 1)
        #expect(IntervalRule.burst(of: times, perSecond: 1000) > 10_000 * 1_000_000_000)
        #expect(times.count > 55_000)
    }

    @Test func `a refusal tells the nanosecond from which on a request is let in`() throws {
        var bucket = TokenBucket(rate: ArrivalRate(perSecond: 3), burst: 1, at: 0)
        #expect(bucket.admit(at: 0) == .admitted(after: 0))
        guard case .refused(let wait) = bucket.admit(at: 100) else { throw Failure() }
        #expect(wait == 333_333_234)
        #expect(bucket.admit(at: 100 + wait - 1) == .refused(retryAfter: 1))
        #expect(bucket.admit(at: 100 + wait) == .admitted(after: 0))
    }

    @Test func `idle time saves up to the burst and no more`() {
        var bucket = TokenBucket(rate: ArrivalRate(perSecond: 1000), burst: 5, at: 0)
        let late = 3600 * Self.second
        #expect((0..<20).filter { _ in bucket.admit(at: late) == .admitted(after: 0) }.count == 5)
    }

    @Test func `a rate per minute is kept to the nanosecond`() {
        var bucket = TokenBucket(rate: ArrivalRate(7, per: .seconds(60)), burst: 1, at: 0)
        let times = (0..<600_000).map { UInt64($0) * 1_000_000 }.filter { bucket.admit(at: $0) == .admitted(after: 0) }
        #expect(times.count == 70)
    }

    struct Failure: Error {}
}
