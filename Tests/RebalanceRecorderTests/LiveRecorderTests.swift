import NIOCore
import RecordedTraffic
import Testing

@testable import RebalanceRecorder

@Suite struct LiveRecorderTests {
    @Test(arguments: ["b-cooperative-confluent", "c-static-librdkafka", "d-kip848-static", "l-churn"])
    func `taking what is over, second by second, finds the same as looking at the whole`(name: String) throws {
        let recording = try Recording.Groups(name)
        var whole = RebalanceRecorder(recording)
        var live = RebalanceRecorder(topics: TopicFilter(only: [recording.topic]))
        var kills = recording.kills[...]
        var found = RebalanceFindings()
        var next = Int64.min
        for event in recording.events {
            whole.record(event)
            while let kill = kills.first, kill.microseconds <= event.microseconds {
                live.tell(KillHint(client: kill.client, microseconds: kill.microseconds))
                kills.removeFirst()
            }
            live.record(event)
            guard event.microseconds > next else { continue }
            next = event.microseconds + 1_000_000
            found.append(live.finish(at: event.microseconds))
        }
        let early = found.rebalances.count
        found.append(live.finish())
        let all = whole.finish()
        #expect(found.rebalances == all.rebalances)
        #expect(found.staticReturns == all.staticReturns)
        #expect(found.refusedJoins == all.refusedJoins)
        #expect(early >= all.rebalances.count - 1)
    }

    @Test func `a static return is not told before its partitions are read again`() throws {
        let recording = try Recording.Groups("c-static-librdkafka")
        var (whole, live) = (RebalanceRecorder(recording), RebalanceRecorder(recording))
        var found = RebalanceFindings()
        for event in recording.events {
            whole.record(event)
            live.record(event)
            // With every frame, so that there is a look between a Fetch and its answer.
            found.append(live.finish(at: event.microseconds))
        }
        found.append(live.finish())
        let returns = whole.finish().staticReturns
        #expect(!returns.isEmpty)
        #expect(found.staticReturns.map(\.measures) == returns.map(\.measures))
    }

    @Test func `a recording that begins in the middle is read from its first round on`() throws {
        let recording = try Recording.Groups("a-eager-librdkafka")
        let all = recording.events
        var recorder = RebalanceRecorder(recording)
        // Behind the third member's coming.
        let start = try #require(all.firstIndex { $0.microseconds > 7_025_000_000 })
        for event in all[start...] { recorder.record(event) }
        let found = recorder.finish().rebalances
        #expect(found.map(\.generationAfter) == [4, 5, 6])
        #expect(found.first?.generationBefore == nil)
        #expect(found.dropFirst().map(\.trigger.kind) == [.join, .leave])
        #expect(found.last?.measures.moved.map(\.partition) == [0, 1, 3])
    }

    @Test func `without hints a death is found by what follows, and does not come before what was seen`() throws {
        let churn = try Self.kinds("l-churn")
        #expect(churn == [[.join, .join], [.join, .join, .expiry], [.join], [.join, .leave, .leave]])
        let named = try Self.kinds("d-kip848-static")
        #expect(named == [[.join], [.join], [.join], [.expiry], [.join], [.staticLeave], [.staticReturn], [.expiry]])
    }

    private static func kinds(_ name: String) throws -> [[RebalanceCause.Kind]] {
        let recording = try Recording.Groups(name)
        var recorder = RebalanceRecorder(topics: TopicFilter(only: [recording.topic]))
        for event in recording.events { recorder.record(event) }
        return recorder.finish().rebalances.map { $0.causes.map(\.kind) }
    }

    @Test(arguments: ["d-kip848-v1", "b-cooperative-librdkafka"])
    func `without hints a killed member's trigger is the end of its connection, and the doubt is told`(
        name: String
    ) throws {
        let recording = try Recording.Groups(name)
        var recorder = RebalanceRecorder(topics: TopicFilter(only: [recording.topic]))
        for event in recording.events { recorder.record(event) }
        let expiry = try #require(recorder.finish().rebalances.first { $0.trigger.kind == .expiry })
        let killed = try #require(recording.kills.first)
        #expect(expiry.trigger.member == killed.client)
        #expect(expiry.trigger.wasKilled == false)
        #expect(abs(expiry.trigger.microseconds - killed.microseconds) < 50_000)
        #expect(expiry.confidence.level == .likely)
    }
}
