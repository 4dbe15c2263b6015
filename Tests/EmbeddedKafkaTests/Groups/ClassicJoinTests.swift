import KafkaWire
import Testing

@testable import EmbeddedKafka

@Suite struct ClassicJoinTests {
    @Test func `a newcomer is given its name first, and joins with it`() throws {
        var group = GroupFixture.hasty
        let required = try group.joinNow(GroupFixture.join(), version: 4, client: "till")
        #expect(required.error == .memberIDRequired)
        #expect(required.memberID.hasPrefix("till-"))
        #expect(group.state == "Empty")
        let join = group.send(GroupFixture.join(required.memberID), version: 4)
        group.wait(0)
        let joined = try group.joined(join)
        #expect(joined.error == .none && joined.generationID == 1 && joined.leader == required.memberID)
    }

    @Test func `before version 4 a newcomer joins at once`() throws {
        var group = GroupFixture.hasty
        let join = group.send(GroupFixture.join(), version: 3)
        group.wait(0)
        #expect(try group.joined(join).generationID == 1)
    }

    @Test func `an empty group waits for more members as long as they come, up to the rebalance timeout`() throws {
        var group = GroupFixture()
        let first = group.send(GroupFixture.join(rebalance: 7_000), version: 3)
        group.wait(2_000)
        let second = group.send(GroupFixture.join(rebalance: 7_000), version: 3)
        group.wait(2_000)
        let third = group.send(GroupFixture.join(rebalance: 7_000), version: 3)
        group.wait(2_000)
        let fourth = group.send(GroupFixture.join(rebalance: 7_000), version: 3)
        group.wait(999)
        #expect([first, second, third, fourth].allSatisfy(group.isWaiting))
        group.wait(1)
        #expect(try group.joined(first).members.count == 4)
        #expect(try group.joined(fourth).members.isEmpty)
    }

    @Test func `a wait in which nobody comes is the last one`() throws {
        var group = GroupFixture()
        let first = group.send(GroupFixture.join(), version: 3)
        group.wait(2_999)
        #expect(group.isWaiting(first))
        group.wait(1)
        #expect(try group.joined(first).generationID == 1)
    }

    @Test(arguments: [5_999, 1_800_001] as [Int32])
    func `a session that is too short or too long is refused`(session: Int32) throws {
        var group = GroupFixture.hasty
        let join = group.send(GroupFixture.join(session: session), version: 3)
        #expect(try group.joined(join).error == .invalidSessionTimeout)
    }

    @Test func `a member that nobody knows is told so`() throws {
        var group = GroupFixture.hasty
        #expect(try group.joinNow(GroupFixture.join("who"), version: 4).error == .unknownMemberID)
        _ = try group.form(1)
        #expect(try group.joinNow(GroupFixture.join("who"), version: 4).error == .unknownMemberID)
    }

    @Test func `members must have a protocol in common`() throws {
        var group = GroupFixture.hasty
        _ = try group.form(1)
        let other = group.send(GroupFixture.join(protocols: ["sticky": ""]), version: 3)
        #expect(try group.joined(other).error == .inconsistentGroupProtocol)
        let foreign = group.send(GroupFixture.join(type: "connect"), version: 3)
        #expect(try group.joined(foreign).error == .inconsistentGroupProtocol)
        let none = group.send(GroupFixture.join(protocols: [:]), version: 3)
        #expect(try group.joined(none).error == .inconsistentGroupProtocol)
    }

    @Test func `the protocol that most members like best is taken, of those that all know`() throws {
        var group = GroupFixture()
        let all = ["a": "1", "b": "2", "c": "3"]
        var joins: [RequestID] = []
        for order in [["c", "a", "b"], ["b", "a"], ["b", "a"]] {
            let required = try group.joinNow(GroupFixture.join(protocols: all, order: order), version: 7)
            joins.append(group.send(GroupFixture.join(required.memberID, protocols: all, order: order), version: 7))
        }
        group.wait(20_000)
        let leader = try group.joined(joins[0])
        #expect(leader.protocolName == "b" && leader.protocolType == "consumer")
        #expect(leader.members.count == 3)
    }

    @Test func `a full group takes nobody more`() throws {
        var configuration = GroupConfiguration()
        configuration.initialRebalanceDelayMilliseconds = 0
        configuration.maxSize = 2
        var group = GroupFixture(configuration)
        _ = try group.form(2)
        let third = group.send(GroupFixture.join(), version: 3)
        #expect(try group.joined(third).error == .groupMaxSizeReached)
        #expect(group.state == "Stable")
    }

    @Test func `a member that repeats its JoinGroup is told the same, and the earlier request is not left waiting`()
        throws
    {
        var group = GroupFixture()
        let required = try group.joinNow(GroupFixture.join(), version: 4)
        let first = group.send(GroupFixture.join(required.memberID), version: 4)
        let second = group.send(GroupFixture.join(required.memberID), version: 4)
        #expect(try group.joined(first).error == .rebalanceInProgress)
        group.wait(6_000)
        #expect(try group.joined(second).generationID == 1)
        let third = try group.joinNow(GroupFixture.join(required.memberID), version: 4)
        #expect(third.generationID == 1 && third.members.count == 1)
    }
}
