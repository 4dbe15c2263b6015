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

    @Test func `who had a partition between two rounds is a step of its measure`() throws {
        var traffic = Self.grown()
        let all = [Self.one, Self.two, (client: "c", id: "c-1")]
        traffic.round(
            3, Array(all[..<2]), assignor: Self.sticky, owned: ["a-1": [0]], assigned: ["a-1": [], "b-1": [1]])
        traffic.fetch("b", [1])
        traffic.round(
            4, all, assignor: Self.sticky, owned: ["b-1": [1]], assigned: ["a-1": [], "b-1": [], "c-1": [0]])
        traffic.round(
            5, [all[1], all[0], all[2]], assignor: Self.sticky, owned: ["c-1": [0]], assigned: ["c-1": [0, 1]])
        let found = traffic.recorder.finish().rebalances
        #expect(found.map { $0.rounds.map(\.generation) } == [[1], [2, 3, 4, 5]])
        let measures = try #require(found.last?.measures.partitions)
        #expect(measures.map(\.partition.partition) == [0, 1])
        #expect(measures[0].steps == nil && measures[0].oldOwner == "a" && measures[0].newOwner == "c")
        #expect(measures[1].oldOwner == "a" && measures[1].newOwner == "c")
        #expect(measures[1].steps?.map { [$0.oldOwner, $0.newOwner] } == [["a", "b"], ["b", "c"]])
    }

    @Test func `a member that loses what it was given and is given it again in one rebalance is an owner twice`() throws
    {
        var traffic = Self.grown()
        let both = [Self.one, Self.two]
        traffic.fetch("a", [0, 1])
        traffic.round(3, both, assignor: Self.sticky, owned: ["a-1": [0]], assigned: ["a-1": [], "b-1": [1]])
        traffic.fetch("b", [1])
        // "b" has lost all it had.
        traffic.round(4, both, assignor: Self.sticky, assigned: ["a-1": [0], "b-1": [1]])
        traffic.fetch("b", [1])
        let last = try #require(traffic.recorder.finish().rebalances.last)
        #expect(last.rounds.map(\.generation) == [2, 3, 4])
        let measure = try #require(last.measures.partitions.first { $0.partition.partition == 1 })
        #expect(measure.steps?.map { [$0.oldOwner, $0.newOwner] } == [["a", "b"], ["b", "b"]])
    }

    @Test func `a member that never fetched what it was given between two rounds is no step`() throws {
        var traffic = Self.grown()
        let all = [Self.one, Self.two, (client: "c", id: "c-1")]
        traffic.round(
            3, Array(all[..<2]), assignor: Self.sticky, owned: ["a-1": [0]], assigned: ["a-1": [], "b-1": [1]])
        traffic.round(4, all, assignor: Self.sticky, assigned: ["a-1": [], "b-1": [], "c-1": [0, 1]])
        traffic.fetch("c", [0, 1])
        let found = traffic.recorder.finish().rebalances
        #expect(found.last?.rounds.map(\.generation) == [2, 3, 4])
        #expect(found.last?.measures.partitions.map(\.steps) == [nil, nil])
    }

    @Test(arguments: [([0, 0], 0), ([3, 0], 3), ([nil, 0], 40)] as [([Int64?], Int64)])
    func `what a member in between was sent is not skipped`(_ entry: (steps: [Int64?], skipped: Int64)) {
        func measure(_ old: String, _ new: String, skipped: Int64?) -> PartitionMeasure {
            var measure = PartitionMeasure(TopicPartition("orders", 1), old: old, new: new)
            measure.positionsSkipped = skipped
            return measure
        }
        var whole = measure("a", "c", skipped: 40)
        whole.take(steps: [measure("a", "b", skipped: entry.steps[0]), measure("b", "c", skipped: entry.steps[1])])
        #expect(whole.positionsSkipped == entry.skipped)
    }

    /// One member with two partitions, then a second one that is given none yet.
    private static func grown() -> GroupTraffic {
        var traffic = GroupTraffic()
        traffic.round(1, [one], assignor: sticky, assigned: ["a-1": [0, 1]])
        traffic.round(2, [one, two], assignor: sticky, owned: ["a-1": [0, 1]], assigned: ["a-1": [0], "b-1": []])
        return traffic
    }
}
