import Testing

@testable import RebalanceRecorder

@Suite struct ChainingTests {
    private static let sticky = "cooperative-sticky"
    private static let one = (client: "a", id: "a-1")
    private static let two = (client: "b", id: "b-1")

    @Test func `a round that a member opens which had to give something up belongs to the rebalance before`() {
        var traffic = Self.grown()
        traffic.round(
            3, [Self.one, Self.two], assignor: Self.sticky, owned: ["a-1": [0]], assigned: ["a-1": [0], "b-1": [1]])
        let found = traffic.recorder.finish().rebalances
        #expect(found.map { $0.rounds.map(\.generation) } == [[1], [2, 3]])
        #expect(found.last?.rounds.map(\.isChained) == [false, true])
        #expect(found.last?.measures.moved == [TopicPartition("orders", 1)])
    }

    @Test func `a round that another member opens is a rebalance of its own, however soon it comes`() {
        var traffic = Self.grown()
        traffic.round(
            3, [Self.two, Self.one], assignor: Self.sticky, owned: ["a-1": [0]], assigned: ["a-1": [0], "b-1": [1]])
        let found = traffic.recorder.finish().rebalances
        #expect(found.map { $0.rounds.map(\.generation) } == [[1], [2], [3]])
        #expect(found.last?.trigger.kind == .rejoin)
    }

    @Test func `a member that got other partitions than it held had nothing to give up first`() {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one], assignor: Self.sticky, assigned: ["a-1": [0, 1]])
        // Not a subset: 2 is new.
        traffic.round(
            2, [Self.one, Self.two], assignor: Self.sticky, owned: ["a-1": [0, 1]],
            assigned: ["a-1": [0, 2], "b-1": []])
        traffic.round(
            3, [Self.one, Self.two], assignor: Self.sticky, owned: ["a-1": [0, 2]], assigned: ["a-1": [0, 2]])
        #expect(traffic.recorder.finish().rebalances.count == 3)
    }

    /// One member with two partitions, then a second one that is given none yet.
    private static func grown() -> GroupTraffic {
        var traffic = GroupTraffic()
        traffic.round(1, [one], assignor: sticky, assigned: ["a-1": [0, 1]])
        traffic.round(2, [one, two], assignor: sticky, owned: ["a-1": [0, 1]], assigned: ["a-1": [0], "b-1": []])
        return traffic
    }
}
