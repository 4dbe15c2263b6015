import KafkaWire
import NIOCore
import Testing

@testable import EmbeddedKafka

@Suite struct GroupAdminTests {
    private func described(_ group: inout GroupFixture, _ name: String, version: Int16 = 5) throws
        -> DescribeGroupsResponse.Group
    {
        let request = DescribeGroupsRequest { $0.groups = [name] }
        let body = try group.ask(.describeGroups(request), version: version, as: DescribeGroupsResponse.self)
        return try #require(body.groups.first)
    }

    @Test func `a stable group shows who has what, one that rebalances shows only who is there`() throws {
        var group = GroupFixture.hasty
        let members = try group.form(2)
        let stable = try described(&group, "shop")
        #expect(stable.groupState == "Stable" && stable.protocolType == "consumer" && stable.protocolData == "range")
        #expect(stable.members.map(\.memberID) == members)
        #expect(stable.members[1].memberAssignment == ByteBuffer(string: "a1"))
        #expect(stable.members[1].clientHost == "/127.0.0.1")
        group.send(GroupFixture.join(members[0]), version: 3)
        let unstable = try described(&group, "shop")
        #expect(unstable.groupState == "PreparingRebalance" && unstable.members.count == 2)
        #expect(unstable.members[1].memberAssignment.readableBytes == 0)
    }

    @Test func `a group that does not exist is dead, and from version 6 on not found`() throws {
        var group = GroupFixture.hasty
        let old = try described(&group, "shop")
        #expect(old.groupState == "Dead" && old.error == .none)
        #expect(try described(&group, "shop", version: 6).error == .groupIDNotFound)
    }

    @Test func `groups are listed by state and by kind`() throws {
        var group = GroupFixture.hasty
        _ = try group.form(1)
        _ = try group.ask(ConsumerGroupFixture.join("m1", group: "modern"), version: 1)
        func listed(_ fill: (inout ListGroupsRequest) -> Void) throws -> [String] {
            let body = try group.ask(.listGroups(ListGroupsRequest(fill)), version: 5, as: ListGroupsResponse.self)
            return body.groups.map { "\($0.groupID) \($0.protocolType) \($0.groupState) \($0.groupType)" }
        }
        #expect(try listed { _ in } == ["modern consumer Stable consumer", "shop consumer Stable classic"])
        #expect(try listed { $0.typesFilter = ["Classic"] } == ["shop consumer Stable classic"])
        #expect(try listed { $0.statesFilter = ["Empty"] }.isEmpty)
    }

    @Test func `a group is deleted with its offsets once it has no members`() throws {
        var group = GroupFixture.hasty
        let members = try group.form(1)
        _ = try group.commit(5, member: members[0], epoch: group.generation)
        func deleted() throws -> [KafkaError] {
            let request = DeleteGroupsRequest { $0.groupsNames = ["shop", "nobody"] }
            let body = try group.ask(.deleteGroups(request), version: 2, as: DeleteGroupsResponse.self)
            return body.results.map(\.error)
        }
        #expect(try deleted() == [.nonEmptyGroup, .groupIDNotFound])
        _ = try group.ask(GroupFixture.leave([(members[0], nil)]), version: 3)
        #expect(try group.committed() == 5)
        #expect(try deleted() == [.none, .groupIDNotFound])
        #expect(try group.committed() == -1)
    }
}
