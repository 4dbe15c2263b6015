import Measurement
import Testing

@testable import RebalanceRecorder
@testable import Reporting

@Suite struct WitnessAgreementTests {
    private static let partition = TopicPartition("orders", 3)

    /// What the frames show, in ms. `answers`: the old owner's with records, by their offsets; the new one begins at 100.
    private static func frames(
        _ last: Int64?, _ first: Int64?, answers: KeyValuePairs<Int64, Int64> = [:], from old: String = "a",
        to new: String = "b", wait: Int64 = 50
    ) -> PartitionMeasure {
        var measure = PartitionMeasure(partition, old: old, new: new)
        measure.isInterrupted = true
        measure.lastAnswerMicroseconds = last.map { $0 * 1_000 }
        measure.firstAnswerMicroseconds = first.map { $0 * 1_000 }
        measure.resumeOffset = 100
        var known: [(offset: Int64, answered: Int64)] = answers.map { ($0.key, $0.value) }
        if known.isEmpty, let last { known = [(90, last)] }
        measure.lastAnswers = known.map {
            OwnerAnswer(
                offset: $0.offset, answeredMicroseconds: $0.answered * 1_000, pollMicroseconds: wait * 1_000)
        }
        return measure
    }

    /// What the consumers told, in ms.
    private static func deliveries(
        _ begin: Int64, _ end: Int64, after last: Int64? = nil, isMoved: Bool = true, replayed: Int64 = 0,
        poll: Int64 = 0
    ) -> DeliveryInterruption {
        DeliveryInterruption(
            partition: partition, lastBefore: (last ?? begin) * 1_000, begin: begin * 1_000, end: end * 1_000,
            isMoved: isMoved, replayed: replayed, poll: poll * 1_000)
    }

    private static func agreement(
        _ frames: [PartitionMeasure], _ told: [DeliveryInterruption]?, window: Range<Int64>? = nil
    ) throws -> WitnessAgreement? {
        var run = try ComparedRun.recorded("a-eager-confluent")
        run.findings.rebalances = frames.map { measure in
            var rebalance = run.findings.rebalances[0]
            rebalance.measures = PartitionMeasures([measure])
            rebalance.takenUpLater = []
            rebalance.trigger.microseconds = measure.lastAnswerMicroseconds ?? 0
            return rebalance
        }
        run.findings.staticReturns = []
        run.deliveries = told
        run.window = window
        return WitnessAgreement(run)
    }

    @Test func `an outage that both saw is compared, and a difference is measured, not judged away`() throws {
        let close = try #require(try Self.agreement([Self.frames(1_000, 3_000)], [Self.deliveries(980, 3_001)]))
        #expect(close.pairs.map(\.apart) == [21_000])
        #expect(close.agreeing == 1 && close.close == 1 && close.notCompared == 0)
        let far = try #require(try Self.agreement([Self.frames(1_000, 3_000)], [Self.deliveries(900, 3_001)]))
        #expect(far.pairs.map(\.apart) == [101_000])
        #expect(far.agreeing == 0 && far.disagreeing.count == 1)
    }

    @Test(arguments: [(wait: Int64(100), agrees: 0), (wait: 101, agrees: 1)])
    func `a Fetch that waited excuses as much as it may have waited`(_ entry: (wait: Int64, agrees: Int)) throws {
        let frames = Self.frames(1_000, 3_000, wait: entry.wait)
        let agreement = try #require(try Self.agreement([frames], [Self.deliveries(900, 3_001)]))
        #expect(agreement.agreeing == entry.agrees && agreement.close == 0)
    }

    @Test(arguments: [(poll: Int64(100), agrees: 0), (poll: 101, agrees: 1)])
    func `a new owner that had not asked its client for a while is excused for as long`(
        _ entry: (poll: Int64, agrees: Int)
    ) throws {
        let told = Self.deliveries(1_000, 3_101, poll: entry.poll)
        let agreement = try #require(try Self.agreement([Self.frames(1_000, 3_000)], [told]))
        #expect(agreement.agreeing == entry.agrees && agreement.close == 0)
    }

    @Test func `what the old owner was sent and did not use is no part of its reading`() throws {
        let frames = Self.frames(2_800, 3_000, answers: [90: 910, 100: 2_700, 110: 2_750])
        let agreement = try #require(try Self.agreement([frames], [Self.deliveries(915, 3_001)]))
        #expect(agreement.pairs.map(\.framesMicroseconds) == [2_090_000])
        #expect(agreement.pairs.map(\.apart) == [4_000])
    }

    @Test(arguments: [(replayed: Int64(1), begin: Int64(1_500)), (10, 1_500), (11, 2_700), (20, 2_700), (21, 2_750)])
    func `what the old owner processed, and the new one processes again, is part of its reading`(
        _ entry: (replayed: Int64, begin: Int64)
    ) throws {
        let frames = Self.frames(2_800, 3_000, answers: [90: 910, 100: 1_500, 110: 2_700, 120: 2_750])
        let told = Self.deliveries(entry.begin + 5, 3_001, replayed: entry.replayed)
        let agreement = try #require(try Self.agreement([frames], [told]))
        #expect(agreement.pairs.map(\.framesMicroseconds) == [(3_000 - entry.begin) * 1_000])
        #expect(agreement.pairs.map(\.apart) == [4_000])
    }

    @Test func `where the answer with the last record is not known, the last of all counts`() throws {
        var frames = Self.frames(1_000, 3_000)
        frames.lastAnswers = nil
        let agreement = try #require(try Self.agreement([frames], [Self.deliveries(990, 3_001)]))
        #expect(agreement.pairs.map(\.apart) == [11_000] && agreement.pairs.map(\.pollMicroseconds) == [0])
    }

    @Test func `an outage after which something was processed is not the next one`() throws {
        let told = [Self.deliveries(9_000, 9_500)]
        let agreement = try #require(try Self.agreement([Self.frames(1_000, 3_000)], told))
        #expect(agreement.pairs.isEmpty)
        #expect(agreement.framesAlone == 1 && agreement.deliveriesAlone == 1)
    }

    @Test func `rebalances between which nothing was processed are one outage`() throws {
        let frames = [Self.frames(1_000, 2_000), Self.frames(2_010, 3_000, from: "b", to: "c")]
        let agreement = try #require(try Self.agreement(frames, [Self.deliveries(990, 3_001)]))
        #expect(agreement.pairs.map(\.apart) == [11_000])
        #expect(agreement.pairs[0].rebalances == 2)
        #expect([agreement.pairs[0].oldOwner, agreement.pairs[0].newOwner] == ["a", "c"])
    }

    @Test func `rebalances between which something was processed are two`() throws {
        let frames = [Self.frames(1_000, 2_000), Self.frames(2_510, 3_000, from: "b", to: "c")]
        let told = [Self.deliveries(990, 2_001), Self.deliveries(2_500, 3_001)]
        let agreement = try #require(try Self.agreement(frames, told))
        #expect(agreement.pairs.map(\.apart) == [11_000, 11_000])
        #expect(agreement.pairs.map(\.rebalances) == [1, 1])
    }

    @Test func `an owner between two rounds of one rebalance is an owner`() throws {
        var frames = Self.frames(1_000, 9_000, to: "c")
        frames.take(steps: [Self.frames(1_000, 2_000), Self.frames(6_000, 9_000, from: "b", to: "c")])
        let told = [Self.deliveries(990, 2_001), Self.deliveries(5_990, 9_001)]
        let agreement = try #require(try Self.agreement([frames], told))
        #expect(agreement.pairs.map(\.framesMicroseconds) == [1_000_000, 3_000_000])
        #expect(agreement.pairs.map(\.apart) == [11_000, 11_000] && agreement.notCompared == 0)
    }

    @Test func `what was interrupted in an earlier rebalance is compared there`() throws {
        var again = Self.frames(nil, 3_000, from: "b")
        again.countsEarlier = true
        let frames = [Self.frames(1_000, 3_000, to: "c"), again]
        let agreement = try #require(try Self.agreement(frames, [Self.deliveries(990, 3_001)]))
        #expect(agreement.pairs.map(\.rebalances) == [1])
        #expect(agreement.notCompared == 0)
    }

    @Test func `time in which no message was due is no outage for either`() throws {
        let told = [Self.deliveries(2_700, 3_001, after: 980)]
        let agreement = try #require(try Self.agreement([Self.frames(1_000, 3_000)], told))
        #expect(agreement.pairs.map(\.framesMicroseconds) == [300_000])
        #expect(agreement.pairs.map(\.apart) == [1_000])
    }

    @Test func `an answer that came to the old owner after the new one's first is an outage of nothing`() throws {
        let agreement = try #require(try Self.agreement([Self.frames(1_010, 1_000)], [Self.deliveries(980, 1_001)]))
        #expect(agreement.pairs.map(\.framesMicroseconds) == [0])
        #expect(agreement.pairs.map(\.apart) == [21_000])
    }

    @Test func `what only one of them saw is counted, by what is missing`() throws {
        let unfinished = try #require(try Self.agreement([Self.frames(1_000, nil)], []))
        #expect(unfinished.unfinished == 1 && unfinished.pairs.isEmpty)
        let unread = try #require(try Self.agreement([Self.frames(1_000, 3_000)], []))
        #expect(unread.framesAlone == 1 && unread.pairs.isEmpty)
        let unframed = try #require(try Self.agreement([], [Self.deliveries(980, 3_001)]))
        #expect(unframed.deliveriesAlone == 1 && unframed.pairs.isEmpty)
        #expect(unframed.omissions == "not compared: 1 in the deliveries alone")
    }

    @Test func `a pause of the same owner is none of a move, before it or after`() throws {
        let told = [Self.deliveries(100, 300, isMoved: false), Self.deliveries(990, 3_001)]
        let agreement = try #require(try Self.agreement([Self.frames(1_000, 3_000)], told))
        #expect(agreement.pairs.map(\.apart) == [11_000])
        #expect(agreement.notCompared == 0)
        let after = [Self.deliveries(5_000, 5_200, isMoved: false)]
        #expect(try Self.agreement([Self.frames(1_000, 3_000)], after)?.framesAlone == 1)
    }

    @Test func `what was set off outside of the window is left out, with an end in the frames or without`() throws {
        let frames = [Self.frames(1_000, 3_000), Self.frames(3_500, nil)]
        let told = [Self.deliveries(990, 3_001)]
        let outside = try Self.agreement(frames, told, window: 4_000_000..<9_000_000)
        #expect(outside?.isTold == false)
        let inside = try #require(try Self.agreement(frames, told, window: 0..<9_000_000))
        #expect(inside.pairs.count == 1 && inside.unfinished == 1)
    }

    @Test func `consumers that tell nothing are not compared`() throws {
        #expect(try Self.agreement([Self.frames(1_000, 3_000)], nil) == nil)
    }

    @Test func `an event tells begin and end, and whether a message became due only later`() throws {
        let event = RunEvent(
            at: 3_000_000_000, .partitionResumed,
            values: ["partition": 3, "outage_s": 0.25, "silent_s": 1.5, "moved": 1, "replayed": 7, "poll_s": 0.08])
        let told = try #require(DeliveryInterruption(event, topic: "orders"))
        #expect(told == Self.deliveries(2_750, 3_000, after: 1_500, replayed: 7, poll: 80))
        #expect(DeliveryInterruption(RunEvent(.readFrom, values: ["partition": 3]), topic: "orders") == nil)
    }

    @Test func `a comparison says how far both agree, run by run and in all, and names what does not`() throws {
        var run = try ComparedRun.recorded("a-eager-confluent", experiment: "e")
        var rebalance = run.findings.rebalances[0]
        rebalance.measures = PartitionMeasures([Self.frames(1_000, 3_000)])
        run.findings.rebalances = [rebalance]
        run.findings.staticReturns = []
        run.startMicroseconds = 0
        run.deliveries = [Self.deliveries(990, 3_001)]
        var other = run
        other.deliveries = [Self.deliveries(500, 3_001)]
        let comparison = RebalanceComparison([run, other])
        let text = ComparisonText(comparison).lines(color: false)
        #expect(
            text.contains { $0.contains("deliveries agree on 1 of 1 outages, 1 within 50 ms, median 11.0 ms apart") })
        #expect(text.contains { $0.contains("All runs: deliveries agree on 1 of 2 outages") })
        #expect(
            text.contains { $0.contains("apart: orders-3 a to b at 3.0 s: 2.00 s by frames, 2.50 s by deliveries") })
        #expect(text.allSatisfy { $0.count <= 100 })
        #expect(ComparisonMarkdown(comparison).text.contains("All runs: deliveries agree on 1 of 2 outages"))
        #expect(try ComparisonJSON(comparison).text().contains("\"deliveries_alone\""))
    }

    @Test func `what is told of many runs together is not clipped`() throws {
        var run = try ComparedRun.recorded("a-eager-confluent", experiment: "e")
        run.findings.staticReturns = []
        run.window = nil
        let frames = (0..<1_000).map { Self.frames($0 * 10_000 + 1_000, $0 * 10_000 + 3_000) }
        run.findings.rebalances = frames.map { measure in
            var rebalance = run.findings.rebalances[0]
            rebalance.measures = PartitionMeasures([measure])
            return rebalance
        }
        run.deliveries = (0..<1_400).map { Self.deliveries(Int64($0) * 10_000 + 990, Int64($0) * 10_000 + 3_001) }
        let text = ComparisonText(RebalanceComparison([run, run])).lines(color: false)
        let told = text.filter { $0.contains("deliveries agree") || $0.contains("not compared") }
        #expect(
            told.contains("All runs: deliveries agree on 2000 of 2000 outages, 2000 within 50 ms, median 11.0 ms apart")
        )
        #expect(told.contains("not compared: 800 in the deliveries alone"))
        #expect(told.allSatisfy { !$0.contains("…") })
    }
}
