import RebalanceRecorder
import RecordedTraffic
import Testing

@testable import Reporting

@Suite struct RebalanceTotalsTests {
    @Test(arguments: ["a-eager-confluent", "b-cooperative-confluent", "d-kip848-v1", "l-churn"])
    func `the numbers of a run are the sums of its rebalances, and the longest of them`(name: String) throws {
        let run = try ComparedRun.recorded(name)
        let totals = RebalanceTotals(run)
        let all = run.findings.rebalances
        #expect(totals.rebalances + totals.returns == all.count + run.findings.staticReturns.count)
        #expect(totals.total == all.map(\.total.microseconds).reduce(0, +))
        #expect(totals.phases.map(\.microseconds).reduce(0, +) == totals.total)
        #expect(totals.moved == all.map(\.measures.moved.count).reduce(0, +))
        #expect(totals.lost == all.compactMap(\.measures.gapIntegralMicroseconds).reduce(0, +))
        #expect(totals.longestGap == all.compactMap(\.measures.longestGapMicroseconds).max())
        #expect(totals.longest?.total == all.map(\.total.microseconds).max())
    }

    @Test func `a static return counts with its standstill, and is no rebalance`() throws {
        var run = try ComparedRun.recorded("c-static-confluent")
        let entry = try #require(run.findings.staticReturns.first)
        run.findings.rebalances = []
        run.findings.staticReturns = [entry]
        let totals = RebalanceTotals(run)
        #expect(totals.rebalances == 0 && totals.returns == 1 && totals.rounds == 0)
        #expect(totals.lost == entry.measures.gapIntegralMicroseconds)
        #expect(totals.longestGap.map { $0 > 1_000_000 } == true)
        #expect(totals.total.map { $0 >= entry.joinAnsweredMicroseconds - entry.trigger.microseconds } == true)
        // Who else read meanwhile, it does not tell.
        #expect(totals.stall == nil)
        #expect(totals.groupProtocol == "static")
    }

    @Test func `what a static member of a KIP-848 group does is no rebalance of the group either`() throws {
        let run = try ComparedRun.recorded("d-kip848-static")
        let totals = RebalanceTotals(run)
        let returns = run.findings.rebalances.filter { [.staticLeave, .staticReturn].contains($0.trigger.kind) }
        #expect(!returns.isEmpty && totals.returns == returns.count)
        #expect(totals.rounds == nil)
        #expect(totals.groupProtocol == "kip-848, static" || totals.groupProtocol.hasSuffix(", static"))
    }

    @Test func `what begins outside of the window of a run does not count`() throws {
        var run = try ComparedRun.recorded("a-eager-confluent")
        let times = run.findings.rebalances.map(\.trigger.microseconds)
        let count = times.count
        try #require(count > 2)
        run.window = times[1]..<times[count - 1]
        let totals = RebalanceTotals(run)
        #expect(totals.before == 1 && totals.after == 1 && totals.counted.count == count - 2)
    }

    @Test func `only what was asked for counts, a kill also where the member came back`() throws {
        let run = try ComparedRun.recorded("c-static-confluent")
        let totals = RebalanceTotals(run, triggers: [.kill])
        #expect(totals.rebalances == 1)
        #expect(totals.counted.allSatisfy { $0.isKill })
        let killed = run.findings.staticReturns.count { $0.trigger.wasKilled == true }
        #expect(totals.returns == killed)
    }

    @Test(
        arguments: zip(
            ["a-eager-confluent", "b-cooperative-confluent", "c-static-confluent", "d-kip848-v1"],
            ["eager range", "cooperative-sticky", "eager range, static", "kip-848"]))
    func `the protocol is named once, with its assignor`(name: String, protocolName: String) throws {
        #expect(try RebalanceTotals(.recorded(name)).groupProtocol == protocolName)
    }

    @Test func `a run without a rebalance has no lengths, and the protocol of its plan`() {
        let totals = RebalanceTotals(.quiet("r", experiment: "e"))
        #expect(totals.total == nil && totals.lost == nil && totals.confidence == nil)
        #expect(totals.groupProtocol == "eager range")
    }
}
