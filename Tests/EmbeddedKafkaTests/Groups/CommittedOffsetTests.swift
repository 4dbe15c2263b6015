import KafkaWire
import Testing

@testable import EmbeddedKafka
@testable import RandomHistories

@Suite struct CommittedOffsetTests {
    @Test func `somebody without a group may commit as long as the group has no members`() throws {
        var group = GroupFixture.hasty
        #expect(try group.committed() == -1)
        #expect(try group.commit(41) == .none)
        #expect(try group.committed() == 41)
        _ = try group.form(1)
        #expect(try group.commit(42) == .unknownMemberID)
        #expect(try group.committed() == 41)
    }

    @Test func `a commit of another generation or of nobody's is refused`() throws {
        var group = GroupFixture.hasty
        #expect(try group.commit(1, member: "m", epoch: 3) == .groupIDNotFound)
        #expect(try group.commit(1, member: "m", epoch: 3, version: 8) == .illegalGeneration)
        let members = try group.form(2)
        let generation = group.generation
        #expect(try group.commit(5, member: members[0], epoch: generation) == .none)
        #expect(try group.commit(6, member: members[0], epoch: generation - 1) == .illegalGeneration)
        #expect(try group.commit(7, member: "who", epoch: generation) == .unknownMemberID)
        #expect(try group.committed() == 5)
    }

    @Test func `a commit while the group prepares a rebalance is taken, and one before the assignment is not`() throws {
        var group = GroupFixture.hasty
        let members = try group.form(2)
        let generation = group.generation
        group.send(GroupFixture.join(members[0]), version: 3)
        #expect(try group.commit(5, member: members[1], epoch: generation) == .none)
        group.send(GroupFixture.join(members[1]), version: 3)
        #expect(group.state == "CompletingRebalance")
        #expect(try group.commit(6, member: members[1], epoch: generation + 1) == .rebalanceInProgress)
    }

    @Test func `a commit is as good as a heartbeat`() throws {
        var group = GroupFixture.hasty
        let members = try group.form(1)
        for offset in 1...5 {
            group.wait(8_000)
            #expect(try group.commit(Int64(offset), member: members[0], epoch: group.generation) == .none)
        }
        #expect(group.state == "Stable")
    }

    @Test func `what does not exist cannot be committed, nor a novel be stored with it`() throws {
        var group = GroupFixture.hasty
        #expect(try group.commit(1, topic: "nothing") == .unknownTopicOrPartition)
        #expect(try group.commit(1, partition: 6) == .unknownTopicOrPartition)
        let long = String(repeating: "x", count: 4_097)
        #expect(try group.commit(1, metadata: long) == KafkaError(name: "OFFSET_METADATA_TOO_LARGE"))
        #expect(try group.commit(1, metadata: String(long.dropLast())) == .none)
    }

    @Test func `all that groups have committed is told in one answer from version 8 on`() throws {
        var group = GroupFixture.hasty
        _ = try group.commit(3, partition: 5)
        _ = try group.commit(4, partition: 1, metadata: "note")
        let request = OffsetFetchRequest {
            $0.groups = [.init { $0.groupID = "shop" }, .init { $0.groupID = "empty" }]
        }
        let body = try group.ask(.offsetFetch(request), version: 8, as: OffsetFetchResponse.self)
        #expect(body.groups.map(\.error) == [.none, .none])
        #expect(body.groups[0].topics.flatMap(\.partitions).map(\.committedOffset) == [4, 3])
        #expect(body.groups[0].topics[0].partitions[0].metadata == "note")
        #expect(body.groups[1].topics.isEmpty)
    }

    @Test func `from version 10 on topics are named by their ids`() throws {
        var group = GroupFixture.hasty
        let commit = OffsetCommitRequest {
            $0.groupID = "shop"
            $0.topics = [GroupFixture.orders.id, WireUUID(high: 9, low: 9)].map { id in
                .init {
                    $0.topicID = id
                    $0.partitions = [.init { $0.committedOffset = 12 }]
                }
            }
        }
        let kept = try group.ask(.offsetCommit(commit), version: 10, as: OffsetCommitResponse.self)
        #expect(kept.topics.flatMap(\.partitions).map(\.error) == [.none, .unknownTopicID])
        let fetch = OffsetFetchRequest {
            $0.groups = [
                .init { group in
                    group.groupID = "shop"
                    group.topics = commit.topics.map { topic in
                        .init {
                            $0.topicID = topic.topicID
                            $0.partitionIndexes = [0]
                        }
                    }
                }
            ]
        }
        let body = try group.ask(.offsetFetch(fetch), version: 10, as: OffsetFetchResponse.self)
        #expect(body.groups[0].topics.flatMap(\.partitions).map(\.committedOffset) == [12, -1])
        #expect(body.groups[0].topics.flatMap(\.partitions).map(\.error) == [.none, .unknownTopicID])
    }

    @Test func `offsets are deleted one by one, and with their topic`() throws {
        var group = GroupFixture.hasty
        _ = try group.commit(3)
        _ = try group.commit(4, partition: 1)
        let request = OffsetDeleteRequest {
            $0.groupID = "shop"
            $0.topics = [
                .init {
                    $0.name = "orders"
                    $0.partitions = [.init { $0.partitionIndex = 0 }, .init { $0.partitionIndex = 9 }]
                }
            ]
        }
        let body = try group.ask(.offsetDelete(request), version: 0, as: OffsetDeleteResponse.self)
        #expect(body.error == .none)
        #expect(body.topics[0].partitions.map(\.error) == [.none, .unknownTopicOrPartition])
        #expect(try group.committed() == -1)
        #expect(try group.committed(1) == 4)
        group.coordinator.setTopics([], at: .milliseconds(group.now))
        #expect(try group.committed(1) == -1)
        var nobody = OffsetDeleteRequest()
        nobody.groupID = "nobody"
        let none = try group.ask(.offsetDelete(nobody), version: 0, as: OffsetDeleteResponse.self)
        #expect(none.error == .groupIDNotFound)
    }
}
