import KafkaWire
import NIOCore
import Testing

@testable import EmbeddedKafka

/// Each defect, as a client sees it. `GroupSimulationTests` show `twoOwners` to an invariant.
@Suite struct GroupDefectTests {
    @Test func `two members of a classic group get the same partition`() throws {
        var group = GroupFixture()
        group.coordinator.defects = .twoOwners
        let joins = [group.send(GroupFixture.join(), version: 3), group.send(GroupFixture.join(), version: 3)]
        group.wait(6_000)
        let leader = try group.joined(joins[0]).memberID
        let follower = try group.joined(joins[1]).memberID
        let assignments = try [(leader, [0, 1, 2]), (follower, [3, 4, 5])].map(Self.assignment)
        let sync = SyncGroupRequest {
            $0.groupID = "shop"
            $0.generationID = 1
            $0.memberID = leader
            $0.assignments = assignments
        }
        let first = try group.syncNow(.syncGroup(sync), version: 3)
        let second = try group.syncNow(GroupFixture.sync(follower, 1), version: 3)
        #expect(try Self.partitions(first) == [0, 1, 2])
        #expect(try Self.partitions(second) == [0, 3, 4, 5])
    }

    @Test func `two members of a KIP-848 group get the same partition`() throws {
        var group = GroupFixture()
        group.coordinator.defects = .twoOwners
        let first = try group.modern(ConsumerGroupFixture.join("a"))
        let second = try group.modern(ConsumerGroupFixture.join("b"))
        let both = Set(first.partitions ?? []).intersection(second.partitions ?? [])
        #expect(!both.isEmpty)
    }

    @Test func `a commit is acknowledged and forgotten`() throws {
        var group = GroupFixture()
        #expect(try group.commit(5) == .none)
        group.coordinator.defects = .forgetCommit
        #expect(try group.commit(9) == .none)
        #expect(try group.committed() == 5)
    }

    @Test func `after a rebalance members are told an offset that nobody committed, and onlookers the truth`() throws {
        var group = GroupFixture.hasty
        group.coordinator.defects = .skipOffset
        let members = try group.form(2)
        _ = try group.commit(5, member: members[0], epoch: group.generation)
        #expect(try group.committed() == 5)
        group.send(GroupFixture.join(members[0]), version: 3)
        group.send(GroupFixture.join(members[1]), version: 3)
        #expect(try group.committed() == 6)
        #expect(try group.committed(askedBy: "onlooker") == 5)
    }

    private static func assignment(_ member: String, _ partitions: [Int32]) throws -> SyncGroupRequest.Assignment {
        let content = ConsumerAssignment {
            $0.assignedPartitions = [
                .init {
                    $0.topic = "orders"
                    $0.partitions = partitions
                }
            ]
        }
        let blob = try ConsumerBlob(version: 1, content: content).encoded()
        return .init {
            $0.memberID = member
            $0.assignment = blob
        }
    }

    private static func partitions(_ body: SyncGroupResponse) throws -> [Int32] {
        try ConsumerBlob<ConsumerAssignment>(from: body.assignment).content.assignedPartitions.flatMap(\.partitions)
            .sorted()
    }
}
