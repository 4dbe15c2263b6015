import EmbeddedGateway
import Experiments
import Testing

@Suite struct LeakyBucketTests {
    private let rate = ArrivalRate(perSecond: 100)

    /// 500 at once, then nothing; when those that were let in leave.
    private func departures(_ conduct: GatewayConduct) -> [UInt64] {
        var bucket = LeakyBucket(rate: rate, queue: 50, conduct: conduct)
        let now: UInt64 = 7_000_000_000
        return (0..<500).compactMap { _ in
            guard case .admitted(let wait) = bucket.admit(at: now) else { return nil }
            return now + wait
        }
    }

    @Test func `a burst leaves one by one at the rate, and what finds the queue full is refused`() {
        let times = departures(.correct)
        #expect(times.count == 51)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 10_000_000 })
    }

    @Test func `broken it lets the burst through whole`() {
        let times = departures(.broken)
        #expect(times.count == 51)
        #expect(Set(times).count == 1)
    }

    @Test(arguments: [1, 2, 3]) func `under twice the rate everything that leaves is spaced, and the rate is used up`(
        seed: UInt64
    ) {
        var generator = SplitMix64(seed: seed)
        var bucket = LeakyBucket(rate: rate, queue: 50)
        let arrivals = Arrivals.uneven(perSecond: 200, from: 1, seconds: 30, using: &generator)
        let times = arrivals.compactMap { time -> UInt64? in
            guard case .admitted(let wait) = bucket.admit(at: time) else { return nil }
            return time + wait
        }
        // A wait is rounded up to the next nanosecond, so two may be one nearer.
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 + 1 >= 10_000_000 })
        #expect(Double(times.count) >= 0.98 * 3000)
    }

    @Test func `without a queue a request comes in its turn or is told when`() {
        var bucket = LeakyBucket(rate: rate, queue: 0)
        #expect(bucket.admit(at: 0) == .admitted(after: 0))
        #expect(bucket.admit(at: 4_000_000) == .refused(retryAfter: 6_000_000))
        #expect(bucket.admit(at: 10_000_000) == .admitted(after: 0))
    }
}
