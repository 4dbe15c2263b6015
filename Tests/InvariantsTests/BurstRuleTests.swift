import Foundation
import TestSupport
import Testing

@testable import Invariants

@Suite struct BurstRuleTests {
    /// Every interval from a sending to an answer, counted one by one.
    private func slowest(_ requests: [(sent: Double, answered: Double)], rate: Double) -> Double {
        var worst = -Double.infinity
        for from in requests.map(\.sent) {
            for to in requests.map(\.answered) where to >= from {
                let count = requests.filter { $0.sent >= from && $0.answered <= to }.count
                if count > 0 { worst = max(worst, Double(count) - rate * (to - from)) }
            }
        }
        return worst
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `the worst interval is that of a search through all of them`(seed: UInt64) throws {
        var dice = SeededNumbers(seed: seed)
        let rate = [1.0, 10, 100][Int(seed % 3)]
        let requests = (0..<Int.random(in: 1...60, using: &dice)).map { _ in
            // Coarse times, so that many are the same.
            let sent = Double(Int.random(in: 0...100, using: &dice)) / 100
            return (sent: sent, answered: sent + Double(Int.random(in: 0...30, using: &dice)) / 100)
        }
        let worst = try #require(BurstRule(rate: rate).worst(of: requests))
        #expect(abs(worst.excess - slowest(requests, rate: rate)) < 1e-9)
        let counted = requests.filter { $0.sent >= worst.from && $0.answered <= worst.to }.count
        #expect(counted == worst.count)
    }

    @Test func `no requests have no worst interval`() {
        #expect(BurstRule(rate: 1).worst(of: []) == nil)
    }

    @Test func `a request that may have been let in later is not counted against an interval`() throws {
        // Sent together, but the second is answered a second later: it may have been let in then.
        let worst = try #require(BurstRule(rate: 1).worst(of: [(0, 0), (0, 1)]))
        #expect(worst.excess == 1)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `the fullest window is that of a search through all of them`(seed: UInt64) throws {
        var dice = SeededNumbers(seed: seed)
        let requests = (0..<Int.random(in: 1...60, using: &dice)).map { _ in
            let sent = Double(Int.random(in: 0...100, using: &dice)) / 100
            return (sent: sent, answered: sent + Double(Int.random(in: 0...30, using: &dice)) / 100)
        }
        let expected = requests.map { first in
            requests.filter { $0.sent >= first.sent && $0.answered <= first.sent + 0.25 }.count
        }.max()
        #expect(WindowRule(length: 0.25).worst(of: requests)?.count ?? 0 == expected)
    }

    @Test func `two hundred thousand requests are judged in seconds`() throws {
        let requests = (0..<200_000).map { (sent: Double($0) / 1000, answered: Double($0) / 1000 + 0.002) }
        let begin = ContinuousClock.now
        let worst = try #require(BurstRule(rate: 900).worst(of: requests))
        #expect(worst.count == 200_000)
        #expect(ContinuousClock.now - begin < .seconds(20))
    }
}
