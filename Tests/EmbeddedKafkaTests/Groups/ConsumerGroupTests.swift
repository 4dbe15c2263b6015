import KafkaWire
import Testing

@testable import EmbeddedKafka
@testable import RandomHistories

@Suite struct ConsumerGroupTests {
    typealias Modern = ConsumerGroupFixture

    @Test func `the first member gets everything at epoch 1`() throws {
        var group = GroupFixture()
        let joined = try group.modern(Modern.join("a"))
        #expect(joined.error == .none && joined.memberEpoch == 1 && joined.partitions == Array(0..<6))
        #expect(joined.heartbeatIntervalMilliseconds == 5_000)
        let kept = try group.modern(Modern.beat("a", 1))
        #expect(kept.memberEpoch == 1 && kept.partitions == nil)
    }

    @Test func `partitions are taken from one member, acknowledged, and only then given to another`() throws {
        var group = GroupFixture()
        _ = try group.modern(Modern.join("a"))
        let newcomer = try group.modern(Modern.join("b"))
        #expect(newcomer.memberEpoch == 2 && newcomer.partitions == [])
        let revoked = try group.modern(Modern.beat("a", 1))
        #expect(revoked.memberEpoch == 1 && revoked.partitions == [0, 1, 2])
        #expect(try group.modern(Modern.beat("b", 2)).partitions == nil)
        // Silence is no acknowledgement, and neither is what it still has.
        #expect(try group.modern(Modern.beat("a", 1)).memberEpoch == 1)
        #expect(try group.modern(Modern.beat("a", 1, owned: [0, 1, 2, 3])).memberEpoch == 1)
        #expect(try group.modern(Modern.beat("a", 1, owned: [0, 1, 2])).memberEpoch == 2)
        #expect(try group.modern(Modern.beat("b", 2)).partitions == [3, 4, 5])
        #expect(group.coordinator.consumer["shop"]?.state == .stable)
    }

    @Test func `who does not give up within its rebalance timeout is thrown out`() throws {
        var configuration = GroupConfiguration()
        configuration.consumerSessionTimeoutMilliseconds = 60_000
        var group = GroupFixture(configuration)
        _ = try group.modern(Modern.join("a"))
        _ = try group.modern(Modern.join("b"))
        _ = try group.modern(Modern.beat("a", 1))
        group.wait(19_999)
        #expect(try group.modern(Modern.beat("a", 1)).error == .none)
        group.wait(1)
        #expect(try group.modern(Modern.beat("a", 1)).error == .unknownMemberID)
        #expect(try group.modern(Modern.beat("b", 2)).partitions == Array(0..<6))
    }

    @Test func `who is silent longer than its session is taken for dead`() throws {
        var group = GroupFixture()
        _ = try group.modern(Modern.join("a"))
        group.wait(44_999)
        #expect(group.coordinator.consumer["shop"]?.members.count == 1)
        group.wait(1)
        #expect(group.coordinator.consumer["shop"]?.state == .empty)
        #expect(group.coordinator.consumer["shop"]?.epoch == 2)
    }

    @Test func `who leaves frees its partitions at once`() throws {
        var group = GroupFixture()
        _ = try group.modern(Modern.join("a"))
        #expect(try group.modern(Modern.beat("a", -1)).memberEpoch == -1)
        #expect(try group.modern(Modern.join("b")).partitions == Array(0..<6))
        #expect(try group.modern(Modern.beat("a", -1)).error == .unknownMemberID)
    }

    @Test func `an epoch that is not the member's is fenced, unless its last answer was lost`() throws {
        var group = GroupFixture()
        _ = try group.modern(Modern.join("a"))
        _ = try group.modern(Modern.join("b"))
        _ = try group.modern(Modern.beat("a", 1))
        #expect(try group.modern(Modern.beat("a", 1, owned: [0, 1, 2])).memberEpoch == 2)
        #expect(try group.modern(Modern.beat("a", 3)).error == .fencedMemberEpoch)
        #expect(try group.modern(Modern.beat("a", 1)).error == .fencedMemberEpoch)
        #expect(try group.modern(Modern.beat("a", 1, owned: [0, 5])).error == .fencedMemberEpoch)
        #expect(try group.modern(Modern.beat("a", 1, owned: [0, 1])).memberEpoch == 2)
    }

    @Test func `a static member that left for a while gets its partitions back, and the epoch stays`() throws {
        var group = GroupFixture()
        _ = try group.modern(Modern.join("a", instance: "one"))
        #expect(try group.modern(Modern.join("b", instance: "one")).error == .unreleasedInstanceID)
        #expect(try group.modern(Modern.beat("a", -2, instance: "one")).memberEpoch == -2)
        let back = try group.modern(Modern.join("b", instance: "one"))
        #expect(back.memberEpoch == 1 && back.partitions == Array(0..<6))
        #expect(try group.modern(Modern.beat("a", 1, instance: "one")).error == .fencedInstanceID)
        #expect(try group.modern(Modern.beat("b", 1, instance: "two")).error == .unknownMemberID)
    }

    @Test func `a static member that does not return is taken for dead`() throws {
        var group = GroupFixture()
        _ = try group.modern(Modern.join("a", instance: "one"))
        _ = try group.modern(Modern.beat("a", -2, instance: "one"))
        group.wait(45_000)
        #expect(group.coordinator.consumer["shop"]?.members.isEmpty == true)
    }

    @Test func `commits and fetches are fenced by the member's epoch`() throws {
        var group = GroupFixture()
        _ = try group.modern(Modern.join("a"))
        #expect(try group.commit(7, member: "a", epoch: 1) == .none)
        #expect(try group.commit(8, member: "a", epoch: 0) == .staleMemberEpoch)
        #expect(try group.commit(8, member: "who", epoch: 1) == .unknownMemberID)
        #expect(try group.commit(8) == .unknownMemberID)
        #expect(try group.commit(8, member: "a", epoch: 1, version: 8) == .unsupportedVersion)
        func fetched(_ member: String?, _ epoch: Int32) throws -> KafkaError {
            let request = OffsetFetchRequest {
                $0.groups = [
                    .init {
                        $0.groupID = "shop"
                        $0.memberID = member
                        $0.memberEpoch = epoch
                    }
                ]
            }
            return try group.ask(.offsetFetch(request), version: 9).body.firstError
        }
        #expect(try fetched("a", 1) == .none)
        #expect(try fetched("a", 2) == .staleMemberEpoch)
        #expect(try fetched("who", 1) == .unknownMemberID)
        #expect(try fetched(nil, -1) == .none)
        #expect(try group.committed() == 7)
    }

    @Test func `requests that make no sense are refused`() throws {
        var group = GroupFixture()
        #expect(try group.modern(Modern.join("")).error == .invalidRequest)
        #expect(try group.modern(Modern.join("a", group: "")).error == .invalidRequest)
        #expect(try group.modern(Modern.join("a", topics: nil)).error == .invalidRequest)
        #expect(try group.modern(Modern.join("a", instance: "")).error == .invalidRequest)
        #expect(try group.modern(Modern.beat("a", -2)).error == .invalidRequest)
        #expect(try group.modern(Modern.beat("a", -3)).error == .invalidRequest)
        #expect(try group.modern(Modern.join("a", assignor: "magic")).error == .unsupportedAssignor)
        #expect(try group.modern(Modern.join("a", topics: nil, regex: "(")).error.name == "INVALID_REGULAR_EXPRESSION")
        #expect(try group.modern(Modern.beat("a", 1)).error == .groupIDNotFound)
        let named = try group.modern(Modern.join(""), version: 0)
        #expect(named.error == .none && named.memberID?.isEmpty == false)
    }

    @Test func `the two protocols do not mix in a group that has members`() throws {
        var group = GroupFixture.hasty
        let members = try group.form(1)
        #expect(try group.modern(Modern.join("a")).error == .groupIDNotFound)
        _ = try group.ask(GroupFixture.leave([(members[0], nil)]), version: 3)
        #expect(try group.modern(Modern.join("a")).error == .none)
        #expect(try group.joinNow(GroupFixture.join(), version: 3).error == .inconsistentGroupProtocol)
        _ = try group.modern(Modern.beat("a", -1))
        group.send(GroupFixture.join(), version: 3)
        #expect(group.state == "PreparingRebalance")
    }

    @Test func `new partitions and topics that a regular expression matches raise the epoch`() throws {
        var group = GroupFixture()
        #expect(try group.modern(Modern.join("a", topics: nil, regex: "ord.*")).partitions == Array(0..<6))
        var orders = GroupFixture.orders
        orders.partitions = 7
        group.coordinator.setTopics([orders], at: .milliseconds(group.now))
        let more = try group.modern(Modern.beat("a", 1))
        #expect(more.memberEpoch == 2 && more.partitions == Array(0..<7))
        let other = GroupTopic(name: "ordinals", id: WireUUID(high: 7, low: 2), partitions: 1)
        let foreign = GroupTopic(name: "border", id: WireUUID(high: 7, low: 3), partitions: 1)
        group.coordinator.setTopics([orders, other, foreign], at: .milliseconds(group.now))
        #expect(try group.modern(Modern.beat("a", 2)).assignment?.topicPartitions.count == 2)
    }

    @Test func `a group is described with its epochs, what members have, and what they are to have`() throws {
        var group = GroupFixture()
        _ = try group.modern(Modern.join("a"))
        _ = try group.modern(Modern.join("b"))
        let request = ConsumerGroupDescribeRequest { $0.groupIDs = ["shop", "nobody"] }
        let body = try group.ask(.consumerGroupDescribe(request), version: 1, as: ConsumerGroupDescribeResponse.self)
        #expect(body.groups.map(\.error) == [.none, .groupIDNotFound])
        let shown = body.groups[0]
        #expect(shown.groupState == "Reconciling" && shown.groupEpoch == 2 && shown.assignmentEpoch == 2)
        #expect(shown.assignorName == "uniform" && shown.members.map(\.memberID) == ["a", "b"])
        #expect(shown.members[0].assignment.topicPartitions[0].partitions == Array(0..<6))
        #expect(shown.members[0].targetAssignment.topicPartitions[0].partitions == [0, 1, 2])
        #expect(shown.members[1].targetAssignment.topicPartitions[0].topicName == "orders")
    }
}
