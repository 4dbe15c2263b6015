import KafkaWire
import NIOCore
import Testing

@testable import EmbeddedKafka

@Suite struct StaticMemberTests {
    @Test(arguments: [5, 9] as [Int16])
    func `a static member returns into the same generation, and nobody rebalances`(version: Int16) throws {
        var group = GroupFixture()
        let members = try group.form(2, instances: ["one", "two"])
        let before = group.generation
        let back = try group.joinNow(GroupFixture.join(instance: "one"), version: version)
        #expect(back.error == .none && back.generationID == before && back.memberID != members[0])
        // An old client would assign again if it were told that it leads: it is told its former name.
        #expect(back.leader == (version >= 9 ? back.memberID : members[0]))
        #expect(back.skipAssignment == (version >= 9))
        #expect(back.members.count == (version >= 9 ? 2 : 0))
        let sync = group.send(GroupFixture.sync(back.memberID, before, instance: "one"), version: 3)
        #expect(try group.synced(sync).assignment == ByteBuffer(string: "a0"))
        #expect(try group.beat(members[1], before, instance: "two") == .none)
    }

    @Test func `the former self of a static member is fenced`() throws {
        var group = GroupFixture()
        let members = try group.form(2, instances: ["one", "two"])
        _ = group.send(GroupFixture.join(instance: "one"), version: 5)
        let generation = group.generation
        #expect(try group.beat(members[0], generation, instance: "one") == .fencedInstanceID)
        let sync = group.send(GroupFixture.sync(members[0], generation, instance: "one"), version: 3)
        #expect(try group.synced(sync).error == .fencedInstanceID)
        let join = group.send(GroupFixture.join(members[0], instance: "one"), version: 5)
        #expect(try group.joined(join).error == .fencedInstanceID)
    }

    @Test func `a static member that waits is fenced by its successor`() throws {
        var group = GroupFixture()
        let first = group.send(GroupFixture.join(instance: "one"), version: 5)
        let second = group.send(GroupFixture.join(instance: "one"), version: 5)
        #expect(try group.joined(first).error == .fencedInstanceID)
        group.wait(6_000)
        #expect(try group.joined(second).members.count == 1)
    }

    @Test func `a static member keeps its place over a rebalance until its session ends`() throws {
        var group = GroupFixture()
        let members = try group.form(2, instances: ["one", "two"])
        group.send(GroupFixture.join(members[0], instance: "one", session: 60_000, rebalance: 6_000), version: 5)
        let again = group.send(GroupFixture.join(members[1], instance: "two"), version: 5)
        #expect(try group.joined(again).generationID == 2)
        #expect(group.coordinator.classic["shop"]?.members.count == 2)
    }

    @Test func `an administrator removes a static member by its instance alone`() throws {
        var group = GroupFixture()
        let members = try group.form(2, instances: ["one", "two"])
        let left = try group.ask(
            GroupFixture.leave([("", "two"), ("", "who")]), version: 3, as: LeaveGroupResponse.self)
        #expect(left.members.map(\.error) == [.none, .unknownMemberID])
        #expect(try group.beat(members[1], group.generation, instance: "two") == .unknownMemberID)
    }

    @Test func `a static member that returns while the others still sync makes them rebalance`() throws {
        var group = GroupFixture()
        let joins = ["one", "two"].map { group.send(GroupFixture.join(instance: $0), version: 5) }
        group.wait(6_000)
        let other = try group.joined(joins[1]).memberID
        let sync = group.send(GroupFixture.sync(other, 1, instance: "two"), version: 3)
        let back = group.send(GroupFixture.join(instance: "one"), version: 5)
        #expect(try group.synced(sync).error == .rebalanceInProgress)
        #expect(group.isWaiting(back))
    }
}
