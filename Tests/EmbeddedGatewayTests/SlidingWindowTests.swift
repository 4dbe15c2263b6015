import EmbeddedGateway
import Experiments
import Testing

@Suite struct SlidingWindowTests {
    static let second: UInt64 = 1_000_000_000

    /// 1000 in the last tenth of a second and 1000 in the first tenth of the next.
    private static let aroundTheEdge = (0..<2000).map { UInt64($0) * 100_000 + 9 * second + 900_000_000 }

    private func admitted(_ conduct: GatewayConduct, _ times: [UInt64]) -> [UInt64] {
        var window = SlidingWindow(limit: 1000, window: Self.second, conduct: conduct)
        return times.filter { window.admit(at: $0) == .admitted(after: 0) }
    }

    @Test func `no second has more than the limit, wherever it begins`() {
        let times = admitted(.correct, Self.aroundTheEdge)
        #expect(times.count == 1000)
        #expect(IntervalRule.most(of: times, within: Self.second) == 1000)
    }

    @Test func `broken it lets in twice the limit around the edge of its window`() {
        #expect(IntervalRule.most(of: admitted(.broken, Self.aroundTheEdge), within: Self.second) == 2000)
    }

    @Test(arguments: [1, 2, 3]) func `under twice the rate the limit is kept and used up`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let times = admitted(.correct, Arrivals.uneven(perSecond: 2000, from: 1, seconds: 30, using: &generator))
        #expect(IntervalRule.most(of: times, within: Self.second) <= 1000)
        #expect(Double(times.count) >= 0.98 * 30_000)
    }

    @Test(arguments: [GatewayConduct.correct, .broken])
    func `a refusal tells when the next one is let in`(conduct: GatewayConduct) {
        var window = SlidingWindow(limit: 1, window: Self.second, conduct: conduct)
        #expect(window.admit(at: 5 * Self.second) == .admitted(after: 0))
        #expect(window.admit(at: 5 * Self.second + 1) == .refused(retryAfter: Self.second - 1))
        #expect(window.admit(at: 6 * Self.second) == .admitted(after: 0))
    }
}
