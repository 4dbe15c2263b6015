import KafkaWire
import Testing

@testable import RebalanceRecorder

@Suite struct GroupLifeTests {
    private static let one = (client: "a", id: "a-1")
    private static let two = (client: "b", id: "b-1")

    @Test func `members that come and go for long do not fill the memory`() {
        var traffic = GroupTraffic()
        var found = 0
        var most = 0
        for generation in 1...400 as ClosedRange<Int32> {
            let guest = (client: "guest-\(generation)", id: "guest-\(generation)")
            traffic.round(generation, [Self.one, guest], assigned: ["a-1": [0], guest.id: [1]])
            for _ in 0..<5 { traffic.heartbeat(Self.one, generation) }
            traffic.fetch("a", [0])
            traffic.fetch(guest.client, [1])
            traffic.leave(guest)
            traffic.now += 20_000_000
            found += traffic.recorder.finish(at: traffic.now).rebalances.count
            most = max(most, traffic.recorder.remembered)
        }
        found += traffic.recorder.finish().rebalances.count
        #expect(found == 400)
        // Guests of the last ten minutes are remembered by their Fetches.
        #expect(most < 150)
    }

    @Test func `a stable group keeps no more than its last heartbeats`() {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one], assigned: ["a-1": [0]])
        for _ in 0..<6_000 { traffic.heartbeat(Self.one, 1) }
        #expect(traffic.recorder.remembered <= 4_097)
        traffic.now += 30_000_000
        #expect(traffic.recorder.finish(at: traffic.now).rebalances.isEmpty)
    }

    @Test func `a member's last sign of life is kept in a crowd, though its last request is not answered`() throws {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one, Self.two], assigned: ["a-1": [0], "b-1": [1]])
        traffic.heartbeat(Self.two, 1)
        let sign = traffic.now
        _ = traffic.askHeartbeat(Self.two, 1)
        for _ in 0..<5_000 { traffic.heartbeat(Self.one, 1) }
        traffic.round(2, [Self.one], assigned: ["a-1": [0, 1]])
        let expiry = try #require(traffic.recorder.finish().rebalances.last?.trigger)
        #expect(expiry.kind == .expiry && expiry.member == "b")
        #expect(expiry.microseconds == sign)
    }

    @Test func `an answer that comes after the round is no sign of life before it`() throws {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one, Self.two], assigned: ["a-1": [0], "b-1": [1]])
        traffic.heartbeat(Self.two, 1)
        let sign = traffic.now
        let delayed = traffic.askHeartbeat(Self.two, 1)
        traffic.now += 6_000_000
        traffic.round(2, [Self.one], assigned: ["a-1": [0, 1]])
        traffic.fetch("a", [0, 1])
        traffic.answer(delayed, "b", HeartbeatResponse { $0.error = .unknownMemberID })
        let found = try #require(traffic.recorder.finish().rebalances.last)
        #expect(found.trigger.kind == .expiry && found.trigger.member == "b")
        #expect(found.trigger.microseconds == sign)
        #expect(found.trigger.microseconds < found.endMicroseconds)
    }

    @Test func `a group that nobody uses is forgotten`() {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one], assigned: ["a-1": [0]])
        #expect(traffic.recorder.groupNames == ["shop"])
        _ = traffic.recorder.finish(at: traffic.now + RebalanceRecorder.silenceMicroseconds + 20_000_000)
        #expect(traffic.recorder.groupNames.isEmpty)
    }

    @Test func `two members with one client id are told apart by their member ids, and the doubt is told`() throws {
        var traffic = GroupTraffic()
        let twin = (client: "a", id: "a-2")
        for generation in 1...2 as ClosedRange<Int32> {
            traffic.round(generation, [Self.one, twin], assigned: ["a-1": [0], "a-2": [1]])
            traffic.heartbeat(Self.one, generation)
            traffic.heartbeat(twin, generation)
            traffic.fetch("a", [0])
            traffic.fetch("a", [1])
        }
        let found = traffic.recorder.finish().rebalances
        #expect(found.map(\.generationAfter) == [1, 2])
        let last = try #require(found.last)
        #expect(last.membersAfter == ["a (a-1)": "a-1", "a (a-2)": "a-2"])
        #expect(last.confidence.level == .ambiguous)
        #expect(last.measures.moved.isEmpty)
    }

    @Test func `a round that came to nothing is part of the rebalance that the next one ends`() throws {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one], assigned: ["a-1": [0]])
        traffic.fetch("a", [0])
        let last = traffic.now
        traffic.round(2, [Self.one, Self.two], assigned: [:], syncError: .rebalanceInProgress)
        traffic.now += 1_000_000
        traffic.round(3, [Self.one, Self.two], assigned: ["a-1": [], "b-1": [0]])
        traffic.fetch("b", [0])
        let found = traffic.recorder.finish().rebalances
        #expect(found.map { $0.rounds.map(\.refusedSyncs) } == [[0], [2, 0]])
        #expect(found.map(\.trigger.member) == ["a", "b"])
        #expect(found.map(\.measures.gapIntegralMicroseconds) == [nil, traffic.now - last])
    }

    @Test func `a killed member's partitions are counted though the first round after its death came to nothing`()
        throws
    {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one, Self.two], assignor: "cooperative-sticky", assigned: ["a-1": [0], "b-1": [1]])
        traffic.fetch("a", [0])
        traffic.fetch("b", [1])
        let last = traffic.now
        traffic.recorder.tell(KillHint(client: "b", microseconds: last + 1))
        traffic.now += 5_000_000
        traffic.round(
            2, [Self.one], assignor: "cooperative-sticky", owned: ["a-1": [0]], assigned: [:],
            syncError: .illegalGeneration)
        traffic.round(3, [Self.one], assignor: "cooperative-sticky", assigned: ["a-1": [0, 1]])
        traffic.fetch("a", [0, 1])
        let kill = try #require(traffic.recorder.finish().rebalances.last)
        #expect(kill.occasion == .kill)
        #expect(kill.rounds.map(\.generation) == [2, 3])
        #expect(kill.measures.moved.map(\.partition) == [1])
        #expect(kill.measures.longestOutageMicroseconds == traffic.now - last)
    }

    /// "b" is killed; its partition is given to "a", which loses it before it fetches; then "a" has it again, and fetches if it says so.
    private static func lostBeforeFetched(
        isFetched: Bool, atEachStep: (inout GroupTraffic) -> Void = { _ in }
    ) -> (traffic: GroupTraffic, lastAnswer: Int64) {
        var traffic = GroupTraffic()
        let sticky = "cooperative-sticky"
        traffic.round(1, [one, two], assignor: sticky, assigned: ["a-1": [0], "b-1": [1]])
        traffic.fetch("a", [0])
        traffic.fetch("b", [1])
        let last = traffic.now
        traffic.recorder.tell(KillHint(client: "b", microseconds: last + 1))
        traffic.now += 5_000_000
        traffic.round(2, [one], assignor: sticky, owned: ["a-1": [0]], assigned: ["a-1": [0, 1]])
        atEachStep(&traffic)
        traffic.now += 1_000_000
        traffic.round(3, [one], assignor: sticky, assigned: ["a-1": [0, 1]])
        atEachStep(&traffic)
        traffic.fetch("a", isFetched ? [0, 1] : [0])
        atEachStep(&traffic)
        return (traffic, last)
    }

    @Test func `what a member loses again before it fetches is measured until somebody does, and counts once`() throws {
        var (traffic, last) = Self.lostBeforeFetched(isFetched: true)
        let found = traffic.recorder.finish().rebalances
        #expect(found.map(\.generationAfter) == [1, 2, 3])
        let kill = found[1]
        #expect(kill.settledMeasures.moved.map(\.partition) == [1])
        #expect(kill.settledMeasures.gapIntegralMicroseconds == traffic.now - last)
        #expect(found[2].measures.partitions.map(\.countsEarlier) == [nil, true])
        #expect(found[2].measures.unfinished.map(\.partition) == [1])
        let next = found[2].settledMeasures
        #expect(next.unfinished.isEmpty)
        #expect(next.partitions.map { $0.gapMicroseconds == 0 } == [false, true])
    }

    @Test func `what another member fetches in the end is measured from the dead one's last answer`() throws {
        var traffic = GroupTraffic()
        let three = (client: "c", id: "c-1")
        traffic.round(1, [Self.one, Self.two, three], assigned: ["a-1": [0], "b-1": [1], "c-1": [2]])
        for (client, partition) in [("a", Int32(0)), ("b", 1), ("c", 2)] { traffic.fetch(client, [partition]) }
        let last = traffic.now - 2
        traffic.recorder.tell(KillHint(client: "b", microseconds: last + 1))
        traffic.now += 5_000_000
        traffic.round(2, [Self.one, three], assigned: ["a-1": [0, 1], "c-1": [2]])
        traffic.fetch("a", [0])
        traffic.fetch("c", [2])
        traffic.round(3, [Self.one, three], assigned: ["a-1": [0], "c-1": [1, 2]])
        traffic.fetch("a", [0])
        traffic.fetch("c", [1, 2])
        let found = traffic.recorder.finish().rebalances
        let kill = found[1]
        #expect(kill.measures.unfinished.map(\.partition) == [1])
        #expect(kill.takenUpLater.map(\.newOwner) == ["c"])
        #expect(kill.takenUpLater.map(\.outageMicroseconds) == [traffic.now - last])
        #expect(kill.settledMeasures.unfinished.isEmpty)
        #expect(found[2].measures.partitions.map(\.countsEarlier) == [nil, true, nil])
        #expect(found[2].settledMeasures.unfinished.isEmpty)
    }

    @Test func `what a round gives to nobody is measured when a later one gives it out`() throws {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one, Self.two], assigned: ["a-1": [0], "b-1": [1]])
        traffic.fetch("a", [0])
        traffic.fetch("b", [1])
        let last = traffic.now
        traffic.recorder.tell(KillHint(client: "b", microseconds: last + 1))
        traffic.now += 5_000_000
        traffic.round(2, [Self.one], assigned: ["a-1": [0]])
        traffic.fetch("a", [0])
        traffic.now += 2_000_000
        traffic.round(3, [Self.one], assigned: ["a-1": [0, 1]])
        traffic.fetch("a", [0, 1])
        let found = traffic.recorder.finish().rebalances
        #expect(found[1].measures.unfinished.map(\.partition) == [1])
        #expect(found[1].takenUpLater.map(\.outageMicroseconds) == [traffic.now - last])
        #expect(found[1].settledMeasures.moved.map(\.partition) == [1])
        #expect(found[2].measures.partitions.map(\.countsEarlier) == [nil, true])
    }

    @Test func `what nobody fetches after all has no end`() {
        var (traffic, _) = Self.lostBeforeFetched(isFetched: false)
        let found = traffic.recorder.finish().rebalances
        #expect(found[1].takenUpLater.isEmpty)
        #expect(found[1].settledMeasures.unfinished.map(\.partition) == [1])
        #expect(found[2].measures.unfinished.map(\.partition) == [1])
    }

    @Test func `a rebalance is told together with the one in which its partitions were taken up`() {
        var told = RebalanceFindings()
        var numbers: [Int] = []
        var (traffic, _) = Self.lostBeforeFetched(isFetched: true) { traffic in
            told.append(traffic.recorder.finish(at: traffic.now))
            numbers.append(told.rebalances.count)
        }
        #expect(numbers == [1, 1, 1])
        told.append(traffic.recorder.finish(at: traffic.now + 5_100_000))
        #expect(told.rebalances.map(\.generationAfter) == [1, 2, 3])
        var (again, _) = Self.lostBeforeFetched(isFetched: true)
        #expect(told.rebalances == again.recorder.finish().rebalances)
    }

    @Test func `a rebalance whose partitions nobody fetches is told when the last one is given up`() {
        var told = RebalanceFindings()
        var (traffic, _) = Self.lostBeforeFetched(isFetched: false) { told.append($0.recorder.finish(at: $0.now)) }
        told.append(traffic.recorder.finish(at: traffic.now + 59_000_000))
        #expect(told.rebalances.map(\.generationAfter) == [1])
        told.append(traffic.recorder.finish(at: traffic.now + 61_000_000))
        #expect(told.rebalances.map(\.generationAfter) == [1, 2, 3])
    }

    @Test func `a group that never comes to rest is told of all the same, though nobody fetches a partition`() throws {
        var told = RebalanceFindings()
        var (traffic, _) = Self.lostBeforeFetched(isFetched: false) { told.append($0.recorder.finish(at: $0.now)) }
        var most = 0
        for generation in 4...100 as ClosedRange<Int32> {
            traffic.now += 3_000_000
            traffic.round(generation, [Self.one], assignor: "cooperative-sticky", assigned: ["a-1": [0, 1]])
            traffic.fetch("a", [0])
            told.append(traffic.recorder.finish(at: traffic.now))
            most = max(most, Int(generation) - told.rebalances.count)
        }
        // Each waits for 90 s at most, which is 30 generations.
        #expect((20..<35).contains(most))
        #expect(told.rebalances.map(\.generationAfter) == Array(1...Int32(told.rebalances.count)))
    }

    @Test func `a member that goes and comes back in one rebalance restarts`() throws {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one, Self.two], assigned: ["a-1": [0], "b-1": [1]])
        traffic.leave(Self.two)
        traffic.round(2, [Self.one, (client: "b", id: "b-2")], assigned: ["a-1": [0], "b-2": [1]])
        let found = try #require(traffic.recorder.finish().rebalances.last)
        #expect(found.occasion == .restart)
        #expect(found.causes.map(\.kind) == [.leave, .join])
    }

    @Test func `a member that joins again because there are more partitions saw other metadata`() throws {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one], assigned: ["a-1": [0]])
        traffic.round(2, [Self.one], assigned: ["a-1": [0, 1]])
        traffic.round(3, [Self.one], assigned: ["a-1": [0, 1]])
        #expect(traffic.recorder.finish().rebalances.map(\.occasion) == [.join, .metadataChange, .rejoin])
    }

    @Test func `the last member's departure is not a rebalance`() {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one], assigned: ["a-1": [0]])
        traffic.leave(Self.one)
        traffic.round(3, [Self.two], assigned: ["b-1": [0]])
        let found = traffic.recorder.finish()
        #expect(found.departures.map(\.member) == ["a"])
        #expect(found.rebalances.map(\.trigger.kind) == [.join, .join])
        #expect(found.rebalances.last?.ownersBefore.isEmpty == true)
    }

    @Test func `delay that the proxy injects is shown beside the phase it lies in`() throws {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one, Self.two], assigned: ["a-1": [0], "b-1": [1]])
        traffic.heartbeat(Self.one, 1, error: .rebalanceInProgress)
        let end = traffic.now + 1_000
        traffic.recorder.tell(
            InjectedDelay(direction: .clientToBroker, window: traffic.now..<end, microseconds: 2))
        traffic.round(2, [Self.one, Self.two], assigned: ["a-1": [0], "b-1": [1]])
        let round = try #require(traffic.recorder.finish().rebalances.last?.rounds.first)
        #expect(
            round.members.map(\.joinWait) == [
                Span(microseconds: 2, injectedMicroseconds: 2), Span(microseconds: 2, injectedMicroseconds: 2),
            ])
        #expect(round.members.first?.prepare == Span(microseconds: 1))
        #expect(round.joinBarrier == Span(microseconds: 3, injectedMicroseconds: 2))
    }

    private static let delays: [(apis: Set<APIKey>, client: String, ends: Bool, injected: [Int64])] = [
        ([.joinGroup], "a", false, [2, 0]), ([.joinGroup], "*", false, [2, 2]), ([.syncGroup], "a", false, [0, 0]),
        ([.joinGroup], "*", true, [0, 0]),
    ]

    @Test(arguments: delays)
    func `delay of some APIs and clients is told of their frames alone, until it ends`(
        apis: Set<APIKey>, client: String, ends: Bool, injected: [Int64]
    ) throws {
        var traffic = GroupTraffic()
        traffic.round(1, [Self.one, Self.two], assigned: ["a-1": [0], "b-1": [1]])
        traffic.recorder.tell(
            InjectedDelay(
                id: 7, direction: .clientToBroker, apis: apis, isMeant: { client == "*" || $0 == client },
                window: traffic.now..<Int64.max, microseconds: 2))
        if ends { traffic.recorder.endDelays(7, at: traffic.now) }
        traffic.round(2, [Self.one, Self.two], assigned: ["a-1": [0], "b-1": [1]])
        let round = try #require(traffic.recorder.finish().rebalances.last?.rounds.first)
        #expect(round.members.map(\.joinWait.injectedMicroseconds) == injected)
    }
}
