import KafkaWire
import NIOCore
import Testing

@testable import EmbeddedKafka
@testable import RandomHistories

@Suite struct GroupPlacementTests {
    /// `java.lang.String.hashCode` documents its formula; "abc" is 97·31² + 98·31 + 99.
    @Test func `text is hashed as Java hashes it, and placed by the remainder`() {
        #expect(JavaHash.hash("abc") == 96_354)
        #expect(JavaHash.hash("") == 0)
        #expect(JavaHash.hash("polygenelubricants") == .min)
        #expect(GroupCoordinator.offsetsPartition(of: "abc") == 96_354 % 50)
        #expect(GroupCoordinator.offsetsPartition(of: "polygenelubricants") == 0)
        #expect((0..<50).contains(GroupCoordinator.offsetsPartition(of: "a negative hash has this group, or that one")))
    }

    @Test func `a broker that does not coordinate the group says so, one that loads says that`() throws {
        var configuration = GroupConfiguration()
        configuration.loadTimeMilliseconds = 100
        configuration.initialRebalanceDelayMilliseconds = 0
        var group = GroupFixture(configuration)
        #expect(try group.joinNow(GroupFixture.join(), version: 3).error == .coordinatorLoadInProgress)
        #expect(try group.commit(1) == .coordinatorLoadInProgress)
        let list = try group.ask(.listGroups(ListGroupsRequest()), version: 4, as: ListGroupsResponse.self)
        #expect(list.error == .coordinatorLoadInProgress)
        // Members keep their sessions meanwhile, and their rounds begin again.
        #expect(try group.beat("m", 1) == .none)
        #expect(try group.syncNow(GroupFixture.sync("m", 1), version: 3).error == .rebalanceInProgress)
        group.wait(100)
        #expect(try group.ask(GroupFixture.join(), version: 3, broker: 1).body.firstError == .notCoordinator)
        #expect(try group.ask(GroupFixture.heartbeat("m", 1), version: 3, broker: 1).body.firstError == .notCoordinator)
        _ = try group.form(1)
        #expect(group.state == "Stable")
    }

    @Test func `after a move the group goes on in its generation, and sessions begin anew`() throws {
        var group = GroupFixture.hasty
        let members = try group.form(2)
        let before = group.generation
        group.wait(9_000)
        group.moveCoordinator(to: 1)
        #expect(try group.beat(members[0], before) == .notCoordinator)
        group.wait(9_000)
        let here = GroupFixture.heartbeat(members[0], before)
        #expect(try group.ask(here, version: 3, broker: 1).body.firstError == .none)
        group.wait(1_000)
        #expect(try group.ask(here, version: 3, broker: 1).body.firstError == .rebalanceInProgress)
    }

    @Test func `a move sends away who waits, and forgets the rebalance that was open`() throws {
        var group = GroupFixture.hasty
        let members = try group.form(2)
        let before = group.generation
        let waits = group.send(GroupFixture.join(members[0]), version: 3)
        let newcomer = group.send(GroupFixture.join(), version: 3)
        group.moveCoordinator(to: 1)
        #expect(try group.joined(waits).error == .notCoordinator)
        #expect(try group.joined(newcomer).error == .notCoordinator)
        #expect(group.state == "Stable" && group.generation == before)
        #expect(group.coordinator.classic["shop"]?.members.count == 2)
    }

    @Test func `while nobody coordinates, nobody's session ends`() throws {
        var group = GroupFixture.hasty
        _ = try group.form(2)
        group.moveCoordinator(to: nil)
        group.wait(1_000_000)
        #expect(group.coordinator.nextDeadline == nil)
        group.moveCoordinator(to: 2)
        #expect(group.coordinator.classic["shop"]?.members.count == 2)
        group.wait(10_000)
        #expect(group.state == "Empty")
    }

    @Test func `the coordinator is found by any broker, in the old form and in the new`() {
        var group = GroupFixture.hasty
        group.moveCoordinator(to: 2)
        let addresses = [Int32(2): BrokerAddress(nodeID: 2, host: "127.0.0.1", port: 9094)]
        let old = group.coordinator.findCoordinator(
            FindCoordinatorRequest { $0.key = "shop" }, version: 3, addresses: addresses)
        #expect(old.error == .none && old.nodeID == 2 && old.port == 9094)
        let new = group.coordinator.findCoordinator(
            FindCoordinatorRequest { $0.coordinatorKeys = ["shop", "another"] }, version: 4, addresses: addresses)
        #expect(new.coordinators.map(\.error) == [.none, .coordinatorNotAvailable])
        #expect(new.coordinators.map(\.nodeID) == [2, -1])
        let transaction = group.coordinator.findCoordinator(
            FindCoordinatorRequest {
                $0.key = "shop"
                $0.keyType = 1
            }, version: 1, addresses: addresses)
        #expect(transaction.error == .invalidRequest)
    }

    @Test func `the same seed gives the same names`() throws {
        func name(_ seed: UInt64) -> String {
            var source = MemberIDSource(seed: seed)
            return source.next(prefix: "till") + source.next()
        }
        #expect(name(1) == name(1) && name(1) != name(2))
        let length = "till-".count + 2 * "00000000-0000-0000-0000-000000000000".count
        #expect(name(7).count == length)
    }
}

extension GroupFixture {
    mutating func moveCoordinator(to broker: Int32?) {
        let partition = GroupCoordinator.offsetsPartition(of: "shop")
        coordinator.setLeader(broker, ofOffsetsPartition: partition, at: .milliseconds(now))
        collect()
    }
}
