import KafkaWire
import Testing

@testable import EmbeddedKafka
@testable import RandomHistories

@Suite struct ServerAssignorTests {
    private static let topics = (0..<4).map { WireUUID(high: 1, low: UInt64($0)) }

    private func member(
        _ id: String, _ topics: Set<Int>, had: [(Int, Int32)] = [], instance: String? = nil
    ) -> ServerAssignor.Member {
        ServerAssignor.Member(
            id: id, instanceID: instance, topics: Set(topics.map { Self.topics[$0] }),
            assigned: Set(had.map { TopicPartitionID(topic: Self.topics[$0.0], partition: $0.1) }))
    }

    private func shares(
        _ assignor: ServerAssignor, _ members: [ServerAssignor.Member], _ counts: [Int: Int32]
    ) -> [String: [String]] {
        let partitions = Dictionary(uniqueKeysWithValues: counts.map { (Self.topics[$0], $1) })
        return assignor.assignment(of: members, partitions: partitions).mapValues { share in
            share.sorted().map { "\($0.topic.low)-\($0.partition)" }
        }
    }

    @Test func `range gives each topic out by itself, in the order of the names, static members first`() {
        let members = [member("b", [0, 1]), member("a", [0, 1]), member("z", [0, 1], instance: "i")]
        let shares = shares(.range, members, [0: 3, 1: 4])
        #expect(shares["z"] == ["0-0", "1-0", "1-1"])
        #expect(shares["a"] == ["0-1", "1-2"])
        #expect(shares["b"] == ["0-2", "1-3"])
    }

    @Test func `range leaves out who does not subscribe`() {
        let shares = shares(.range, [member("a", [0]), member("b", [0, 1])], [0: 2, 1: 2])
        #expect(shares == ["a": ["0-0"], "b": ["0-1", "1-0", "1-1"]])
    }

    @Test func `uniform is even over all topics, and moves no more than it must`() {
        let all = (0..<6).map { (0, Int32($0)) }
        let alone = [member("a", [0], had: all), member("b", [0])]
        #expect(shares(.uniform, alone, [0: 6]) == ["a": ["0-0", "0-1", "0-2"], "b": ["0-3", "0-4", "0-5"]])
        let left = [member("a", [0], had: [(0, 0), (0, 1)]), member("c", [0], had: [(0, 4), (0, 5)])]
        #expect(shares(.uniform, left, [0: 6]) == ["a": ["0-0", "0-1", "0-2"], "c": ["0-3", "0-4", "0-5"]])
    }

    @Test func `uniform with different subscriptions is as even as they allow`() {
        let members = [
            member("a", [0]), member("b", [0, 1], had: [(0, 0), (0, 1), (1, 0), (1, 1)]), member("c", [1]),
        ]
        let shares = shares(.uniform, members, [0: 3, 1: 3])
        #expect(Set(shares.values.map(\.count)) == [2])
        #expect(shares["a"]?.allSatisfy { $0.hasPrefix("0") } == true)
        #expect(shares["c"]?.allSatisfy { $0.hasPrefix("1") } == true)
    }

    @Test(arguments: ServerAssignor.allCases, 1...40 as ClosedRange<UInt64>)
    func `every subscribed partition has one owner, who subscribes to it`(assignor: ServerAssignor, seed: UInt64) {
        var chance = ModelDice(seed: seed)
        let counts = Dictionary(uniqueKeysWithValues: (0..<4).map { ($0, Int32(chance.number(0...9))) })
        let members = (0..<chance.number(1...9)).map { index in
            let wanted = Set((0..<4).filter { _ in chance.happens(60) })
            let had = (0..<chance.number(0...5)).map { _ in (chance.number(0...3), Int32(index)) }
            return member("m\(index)", wanted, had: had)
        }
        let subscribed = members.reduce(into: Set<WireUUID>()) { $0.formUnion($1.topics) }
        let partitions = Dictionary(uniqueKeysWithValues: counts.map { (Self.topics[$0], $1) })
            .filter { subscribed.contains($0.key) }
        let shares = assignor.assignment(of: members, partitions: partitions)
        let owned = shares.values.flatMap(\.self)
        #expect(owned.count == Set(owned).count)
        #expect(owned.count == Int(partitions.values.reduce(0, +)))
        for member in members {
            #expect(shares[member.id]?.allSatisfy { member.topics.contains($0.topic) } == true)
        }
    }
}
