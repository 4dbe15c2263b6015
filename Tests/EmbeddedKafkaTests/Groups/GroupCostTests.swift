import Foundation
import KafkaWire
import NIOCore
import Testing

@testable import EmbeddedKafka

/// What a rebalance of 50 members and 300 partitions costs the coordinator. Processor time, so that a busy machine does not
/// count; without optimisation, so that the bound is far from what users see.
@Suite(.serialized) struct GroupCostTests {
    private static let members = 50
    private static let orders = GroupTopic(name: "orders", id: WireUUID(high: 7, low: 1), partitions: 300)

    @Test func `a classic rebalance costs less than a second`() throws {
        var group = GroupFixture(topics: [Self.orders])
        let metadata = ["range": String(repeating: "m", count: 300)]
        let joins = (0..<Self.members).map { _ in group.send(GroupFixture.join(protocols: metadata), version: 3) }
        group.wait(10_000)
        let ids = try joins.map { try group.joined($0).memberID }
        let shares = Dictionary(uniqueKeysWithValues: ids.map { ($0, String(repeating: "a", count: 40)) })
        for id in ids { group.send(GroupFixture.sync(id, 1, assigning: id == ids[0] ? shares : [:]), version: 3) }

        let cost = try Self.processorTime {
            // The leader asks for it; the others learn of it by their heartbeats.
            for id in ids {
                if id != ids[0] { _ = try group.beat(id, 1) }
                group.send(GroupFixture.join(id, protocols: metadata), version: 3)
            }
            for id in ids { group.send(GroupFixture.sync(id, 2, assigning: id == ids[0] ? shares : [:]), version: 3) }
        }
        #expect(group.state == "Stable" && group.generation == 2)
        print("a classic rebalance of \(Self.members) members costs the coordinator \(cost)")
        #expect(cost < .seconds(1))
    }

    @Test(arguments: ["uniform", "range"])
    func `a KIP-848 rebalance costs less than a second`(assignor: String) throws {
        var group = GroupFixture(topics: [Self.orders])
        var clients: [(id: String, epoch: Int32, owned: [Int32])] = []
        for index in 0..<Self.members - 1 {
            let id = "member-\(index)"
            let joined = try group.modern(ConsumerGroupFixture.join(id, assignor: assignor))
            clients.append((id, joined.memberEpoch, joined.partitions ?? []))
        }
        try Self.settle(&group, &clients)
        let cost = try Self.processorTime {
            let joined = try group.modern(ConsumerGroupFixture.join("newcomer", assignor: assignor))
            clients.append(("newcomer", joined.memberEpoch, joined.partitions ?? []))
            try Self.settle(&group, &clients)
        }
        #expect(clients.flatMap(\.owned).sorted() == Array(0..<300))
        print("a KIP-848 rebalance of \(Self.members) members (\(assignor)) costs the coordinator \(cost)")
        #expect(cost < .seconds(1))
    }

    /// Heartbeats of all until everybody has what it is to have.
    private static func settle(
        _ group: inout GroupFixture, _ clients: inout [(id: String, epoch: Int32, owned: [Int32])]
    ) throws {
        for _ in 0..<10 where group.coordinator.consumer["shop"]?.state != .stable {
            for index in clients.indices {
                let beat = ConsumerGroupFixture.beat(
                    clients[index].id, clients[index].epoch, owned: clients[index].owned)
                let answer = try group.modern(beat)
                clients[index].epoch = answer.memberEpoch
                if let partitions = answer.partitions { clients[index].owned = partitions }
            }
        }
        #expect(group.coordinator.consumer["shop"]?.state == .stable)
    }

    private static func processorTime(_ work: () throws -> Void) rethrows -> Duration {
        func used() -> Int64 {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        }
        let before = used()
        try work()
        return .nanoseconds(used() - before)
    }
}
