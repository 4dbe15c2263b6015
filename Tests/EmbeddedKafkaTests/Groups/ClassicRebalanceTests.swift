import KafkaWire
import NIOCore
import Testing

@testable import EmbeddedKafka

@Suite struct ClassicRebalanceTests {
    @Test func `followers wait for the leader's assignments`() throws {
        var group = GroupFixture()
        let joins = [group.send(GroupFixture.join(), version: 3), group.send(GroupFixture.join(), version: 3)]
        group.wait(6_000)
        let leader = try group.joined(joins[0])
        let follower = try group.joined(joins[1])
        let wait = group.send(GroupFixture.sync(follower.memberID, 1), version: 3)
        #expect(group.isWaiting(wait) && group.state == "CompletingRebalance")
        let shares = [leader.memberID: "left", follower.memberID: "right"]
        let led = group.send(GroupFixture.sync(leader.memberID, 1, assigning: shares), version: 3)
        #expect(try group.synced(led).assignment == ByteBuffer(string: "left"))
        #expect(try group.synced(wait).assignment == ByteBuffer(string: "right"))
        #expect(group.state == "Stable")
        let again = group.send(GroupFixture.sync(follower.memberID, 1), version: 3)
        #expect(try group.synced(again).assignment == ByteBuffer(string: "right"))
    }

    @Test func `others learn of a rebalance by their heartbeat, and the next generation waits for them`() throws {
        var group = GroupFixture.hasty
        let members = try group.form(2)
        let before = group.generation
        let third = group.send(GroupFixture.join(), version: 3)
        #expect(group.isWaiting(third))
        #expect(try group.beat(members[0], before) == .rebalanceInProgress)
        let first = group.send(GroupFixture.join(members[0]), version: 3)
        #expect(group.isWaiting(first))
        let second = group.send(GroupFixture.join(members[1]), version: 3)
        #expect(try group.joined(first).generationID == before + 1)
        #expect(try group.joined(second).leader == members[0])
        #expect(try group.joined(third).error == .none)
        #expect(try group.beat(members[0], before) == .illegalGeneration)
        #expect(try group.beat(members[0], before + 1) == .none)
        #expect(try group.beat("who", before + 1) == .unknownMemberID)
    }

    @Test func `who does not rejoin within the rebalance timeout is left behind`() throws {
        var group = GroupFixture.hasty
        let members = try group.form(2)
        let first = group.send(GroupFixture.join(members[0]), version: 3)
        for _ in 0..<7 {
            group.wait(8_000)
            #expect(group.isWaiting(first))
            #expect(try group.beat(members[1], group.generation) == .rebalanceInProgress)
        }
        group.wait(4_000)
        #expect(try group.joined(first).members.map(\.memberID) == [members[0]])
        #expect(try group.beat(members[1], group.generation) == .unknownMemberID)
    }

    @Test func `who is silent longer than its session is taken for dead`() throws {
        var group = GroupFixture.hasty
        let members = try group.form(2)
        let before = group.generation
        group.wait(9_999)
        #expect(try group.beat(members[0], before) == .none)
        group.wait(1)
        #expect(group.state == "PreparingRebalance")
        #expect(try group.beat(members[0], before) == .rebalanceInProgress)
        #expect(try group.joinNow(GroupFixture.join(members[0]), version: 3).generationID == before + 1)
    }

    @Test func `the last one's death empties the group, in another generation`() throws {
        var group = GroupFixture.hasty
        _ = try group.form(1)
        let before = group.generation
        group.wait(10_000)
        #expect(group.state == "Empty" && group.generation == before + 1)
        #expect(group.coordinator.nextDeadline == nil)
    }

    @Test func `when the leader dies before it assigns, the others are sent back and one of them leads`() throws {
        var group = GroupFixture()
        let joins = [group.send(GroupFixture.join(), version: 3), group.send(GroupFixture.join(), version: 3)]
        group.wait(6_000)
        let follower = try group.joined(joins[1]).memberID
        let wait = group.send(GroupFixture.sync(follower, 1), version: 3)
        group.wait(10_000)
        #expect(try group.synced(wait).error == .rebalanceInProgress)
        let rejoined = try group.joinNow(GroupFixture.join(follower), version: 3)
        #expect(rejoined.leader == follower && rejoined.generationID == 2)
    }

    @Test func `who has joined and never asks for its assignment is thrown out after the rebalance timeout`() throws {
        var group = GroupFixture()
        let joins = [group.send(GroupFixture.join(), version: 3), group.send(GroupFixture.join(), version: 3)]
        group.wait(6_000)
        let leader = try group.joined(joins[0]).memberID
        let late = try group.joined(joins[1]).memberID
        group.send(GroupFixture.sync(leader, 1), version: 3)
        for _ in 0..<12 {
            group.wait(4_999)
            _ = try group.beat(leader, 1)
            _ = try group.beat(late, 1)
        }
        #expect(group.state == "Stable")
        group.wait(12)
        #expect(group.state == "PreparingRebalance")
        #expect(try group.beat(late, 1) == .unknownMemberID)
    }

    @Test func `SyncGroup is refused outside of its generation and of its time`() throws {
        var group = GroupFixture.hasty
        #expect(try group.syncNow(GroupFixture.sync("who", 1), version: 3).error == .unknownMemberID)
        let members = try group.form(2)
        let stale = group.send(GroupFixture.sync(members[0], group.generation - 1), version: 3)
        #expect(try group.synced(stale).error == .illegalGeneration)
        group.send(GroupFixture.join(members[0]), version: 3)
        let early = group.send(GroupFixture.sync(members[1], group.generation), version: 3)
        #expect(try group.synced(early).error == .rebalanceInProgress)
        let other = SyncGroupRequest {
            $0.groupID = "shop"
            $0.generationID = group.generation
            $0.memberID = members[1]
            $0.protocolName = "sticky"
        }
        #expect(try group.syncNow(.syncGroup(other), version: 5).error == .inconsistentGroupProtocol)
    }

    @Test func `members leave together, and each is told what became of it`() throws {
        var group = GroupFixture.hasty
        let members = try group.form(3)
        let request = GroupFixture.leave([(members[1], nil), ("who", nil), (members[2], nil)])
        let left = try group.ask(request, version: 3, as: LeaveGroupResponse.self)
        #expect(left.error == .none && left.members.map(\.error) == [.none, .unknownMemberID, .none])
        #expect(group.state == "PreparingRebalance")
        let old = try group.ask(GroupFixture.leave([("who", nil)]), version: 2, as: LeaveGroupResponse.self)
        #expect(old.error == .unknownMemberID && old.members.isEmpty)
        _ = try group.ask(GroupFixture.leave([(members[0], nil)]), version: 2)
        #expect(group.state == "Empty")
    }

    @Test func `a name that was given and never used holds nobody up for longer than its session`() throws {
        var group = GroupFixture.hasty
        let members = try group.form(1)
        _ = group.send(GroupFixture.join(), version: 4)
        let rejoin = group.send(GroupFixture.join(members[0]), version: 3)
        #expect(group.isWaiting(rejoin))
        group.wait(10_000)
        #expect(try group.joined(rejoin).members.count == 1)
    }
}
