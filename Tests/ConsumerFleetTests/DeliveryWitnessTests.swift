import Foundation
import Measurement
import MessageLedger
import Testing

@testable import ConsumerFleet

@Suite struct DeliveryWitnessTests {
    let files: RunFiles
    init() throws { files = try RunFiles() }

    /// What one consumer says to a row of messages: whether each is of this run.
    @discardableResult
    private func witness(
        _ messages: [TestMessage], pid: Int32 = 11, member: String = "consumer-1", firstOffset: Int64? = 0,
        polls: [UInt64] = []
    ) throws -> [Bool] {
        let events = try EventLog(files.directory.events(of: member), source: member)
        var witness = try DeliveryWitness.open(
            files.directory, manifest: files.manifest, member: member, pid: pid, events: events)
        for poll in polls { witness.notePoll(at: poll) }
        return try messages.map { message in
            try witness.witness(message.withIncoming(ReceivedMessage.init)) { _ in firstOffset }
        }
    }

    private func events(_ kind: RunEvent.Kind) -> [RunEvent] { files.events().filter { $0.kind == kind } }

    private var counts: [DeliveryBoard.Counter: UInt64] {
        DeliveryBoard.Counter.allCases.reduce(into: [:]) { counts, counter in
            if files.board[counter] > 0 { counts[counter] = files.board[counter] }
        }
    }

    // MARK: Of this run

    @Test func `a message of this run is delivered`() throws {
        #expect(try witness([TestMessage(0), TestMessage(1)]) == [true, true])
        #expect(counts == [.delivered: 2])
        #expect(try files.holds(.delivered, 1))
        #expect(try !files.holds(.redelivered, 1))
        #expect(try !files.holds(.delivered, 2))
        #expect(files.board.nextOffset(of: 1) == 2)
    }

    @Test func `a message with its stamp ahead of its payload is delivered, and judged as one with a header`() throws {
        var damaged = TestMessage(1).ledByItsStamp
        damaged.payload[MessageStamp.byteCount] ^= 1
        let foreign = TestMessage(2, stamp: RunFiles.stamp(2, run: 8)).ledByItsStamp
        var cut = TestMessage(3).ledByItsStamp
        cut.payload = Array(cut.payload.prefix(MessageStamp.byteCount - 1))
        #expect(try witness([TestMessage(0).ledByItsStamp, damaged, foreign, cut]) == [true, false, false, false])
        #expect(counts == [.delivered: 1, .damaged: 1, .foreign: 1, .unknown: 1])
    }

    @Test func `a header says whose a message is, whatever its payload begins with`() throws {
        var message = TestMessage(4).ledByItsStamp
        message.stamp = RunFiles.stamp(5)
        message.stamp?.checksum = message.payload.withUnsafeBytes(CRC32C.checksum)
        #expect(try witness([message]) == [true])
        #expect(try files.holds(.delivered, 5))
        #expect(try !files.holds(.delivered, 4))
    }

    @Test func `a message that comes again is redelivered, to whomever`() throws {
        try witness([TestMessage(0)])
        #expect(try witness([TestMessage(0)], pid: 22, member: "consumer-2") == [true])
        #expect(counts == [.delivered: 1, .redelivered: 1])
        #expect(try files.holds(.redelivered, 0))
    }

    @Test func `the first and the latest delivery of a message are kept with their process`() throws {
        let sample = try TimeSample.create(
            files.directory.times(producer: 0), start: files.manifest.startNanoseconds, planned: 100)
        try witness([TestMessage(3)])
        for pid in [22, 33] as [Int32] { try witness([TestMessage(3)], pid: pid, member: "consumer-2") }
        #expect(sample[3]?.delivered?.process == 11)
        #expect(sample[3]?.deliveredAgain?.process == 33)
        #expect(sample[4] == sample[5])
    }

    @Test func `the end-to-end latency counts once, from the intended time`() throws {
        let due = MonotonicClock.now - 300_000_000
        let message = TestMessage(0, stamp: RunFiles.stamp(0, due: due))
        try witness([message, message])
        let latencies = try LatencyRecorder.open(files.directory.endToEnd(member: "consumer-1")).distribution()
        #expect(latencies.count == 1)
        #expect(try #require(latencies.maximum) >= .milliseconds(290))
    }

    @Test func `a consumer that starts again goes on counting`() throws {
        try witness([TestMessage(0)])
        try witness([TestMessage(1)], pid: 12)
        #expect(try LatencyRecorder.open(files.directory.endToEnd(member: "consumer-1")).distribution().count == 2)
    }

    // MARK: Of no or another run

    @Test func `a message from before the run is passed over in silence`() throws {
        let message = TestMessage(0, partition: 0, offset: 99)
        #expect(try witness([message]) == [false])
        #expect(counts.isEmpty)
        #expect(files.events().isEmpty)
        #expect(files.board.lastDelivery(of: 0) == 0)
    }

    @Test func `a message of another run is foreign`() throws {
        #expect(try witness([TestMessage(0, stamp: RunFiles.stamp(0, run: 8))]) == [false])
        #expect(counts == [.foreign: 1])
        #expect(try !files.holds(.delivered, 0))
        let event = try #require(events(.foreignMessage).first)
        #expect(event.subject == "1")
        #expect(event.values?["offset"] == 0)
    }

    @Test func `a payload that does not match its checksum is damaged`() throws {
        var message = TestMessage(0)
        message.payload[3] ^= 1
        #expect(try witness([message]) == [false])
        #expect(counts == [.damaged: 1])
        #expect(events(.damagedMessage).count == 1)
        #expect(try !files.holds(.delivered, 0))
    }

    @Test func `a message without a stamp, or that was never sent, is unknown`() throws {
        var nameless = TestMessage(0)
        nameless.stamp = nil
        var other = RunFiles.stamp(5)
        other.producer = 3
        let answers = try witness([
            nameless, TestMessage(100, offset: 1), TestMessage(5, offset: 2, stamp: other),
        ])
        #expect(answers == [false, false, false])
        #expect(counts == [.unknown: 3])
        #expect(events(.unknownMessage).count == 3)
    }

    @Test func `the first hundred of a kind are told one by one, all are counted`() throws {
        try witness((0..<150 as Range<UInt64>).map { TestMessage($0, stamp: RunFiles.stamp($0, run: 8)) })
        #expect(counts == [.foreign: 150])
        #expect(events(.foreignMessage).count == 100)
    }

    // MARK: Order

    @Test func `a first delivery after a later one of its key is an inversion`() throws {
        let keys: [UInt32] = [0, 1, 0, 1]
        let sequences: [UInt64] = [5, 3, 4, 6]
        try witness(
            zip(keys, sequences).enumerated().map { offset, pair in
                TestMessage(pair.1, offset: Int64(offset), stamp: RunFiles.stamp(pair.1, key: pair.0))
            })
        #expect(counts[.keyInversions] == 1)
        #expect(events(.keyInversion).map(\.detail) == ["message 4 of key 0 after a later one"])
        // Within the partition, 3 and 4 came after 5.
        #expect(counts[.partitionInversions] == 2)
    }

    @Test func `a rewind repeats and is no inversion`() throws {
        let messages = (0..<5 as Range<UInt64>).map { TestMessage($0, stamp: RunFiles.stamp($0, key: 0)) }
        try witness(messages + messages)
        #expect(counts == [.delivered: 5, .redelivered: 5])
    }

    // MARK: Offsets that were passed over

    @Test func `offsets that were passed over are skipped when the target still has them`() throws {
        try witness([TestMessage(0), TestMessage(4)], firstOffset: 0)
        #expect(counts == [.delivered: 2, .skipped: 3])
        let event = try #require(events(.skipped).first)
        #expect(event.values?["from_offset"] == 1)
        #expect(event.values?["to_offset"] == 4)
    }

    @Test func `offsets that retention removed are evicted`() throws {
        try witness([TestMessage(0), TestMessage(4)], firstOffset: 4)
        #expect(counts == [.delivered: 2, .evicted: 3])
        let event = try #require(events(.evicted).first)
        #expect(event.values?["partition"] == 1)
        #expect(event.values?["from_offset"] == 1)
        #expect(event.values?["to_offset"] == 4)
    }

    @Test(arguments: [(first: 3 as Int64, evicted: 2 as UInt64, skipped: 1 as UInt64), (2, 1, 2)])
    func `the target's first offset divides the evicted from the skipped`(
        first: Int64, evicted: UInt64, skipped: UInt64
    ) throws {
        try witness([TestMessage(0), TestMessage(4)], firstOffset: first)
        #expect(counts == [.delivered: 2, .evicted: evicted, .skipped: skipped])
    }

    @Test func `a first offset beyond the message does not evict what comes after it`() throws {
        try witness([TestMessage(0), TestMessage(4)], firstOffset: 90)
        #expect(counts == [.delivered: 2, .evicted: 3])
    }

    @Test func `when the target does not tell, what was passed over is skipped`() throws {
        try witness([TestMessage(0), TestMessage(4)], firstOffset: nil)
        #expect(counts == [.delivered: 2, .skipped: 3])
        #expect(events(.skipped).first?.detail?.contains("does not tell") == true)
    }

    @Test func `what another consumer read is not passed over`() throws {
        try witness([TestMessage(0), TestMessage(1), TestMessage(2)])
        try witness([TestMessage(3)], pid: 22, member: "consumer-2")
        #expect(counts == [.delivered: 4])
    }

    @Test func `the first message of the run may not be passed over either`() throws {
        try witness([TestMessage(2, partition: 0)], firstOffset: 0)
        #expect(counts == [.delivered: 1, .skipped: 2])
    }

    // MARK: Outages

    @Test func `a new owner ends an outage, however short`() throws {
        try witness([TestMessage(0), TestMessage(1)])
        try witness([TestMessage(1), TestMessage(2)], pid: 22, member: "consumer-2")
        let resumed = files.events(of: "consumer-2").filter { $0.kind == .partitionResumed }
        #expect(resumed.count == 1)
        #expect(resumed.first?.detail == "new owner")
        #expect(resumed.first?.values?["moved"] == 1)
        #expect(resumed.first?.values?["replayed"] == 1)
        #expect(events(.partitionResumed).isEmpty)
    }

    @Test func `a new owner tells how long it had not asked its client for messages`() throws {
        try witness([TestMessage(0)])
        let now = MonotonicClock.now
        try witness([TestMessage(1)], pid: 22, member: "consumer-2", polls: [now - 3_000_000_000, now])
        try witness([TestMessage(2)], pid: 33, member: "consumer-3", polls: [now])
        let polled = files.events(of: "consumer-2").last { $0.kind == .partitionResumed }
        let poll = try #require(polled?.values?["poll_s"])
        #expect((3..<20).contains(poll))
        let first = try #require(files.events(of: "consumer-3").last { $0.kind == .partitionResumed })
        #expect(first.values?["poll_s"] == nil)
    }

    @Test func `an owner that was away while messages waited tells how long`() throws {
        let now = MonotonicClock.now
        _ = files.board.deliver(partition: 1, offset: 0, member: 11, now: now - 2_000_000_000)
        try witness([TestMessage(1, stamp: RunFiles.stamp(1, due: now - 3_000_000_000))])
        let event = try #require(events(.partitionResumed).first)
        #expect(event.detail == "same owner")
        #expect(event.values?["moved"] == 0)
        let outage = try #require(event.values?["outage_s"])
        #expect((2..<20).contains(outage))
    }

    @Test func `a partition without work has no outage`() throws {
        let now = MonotonicClock.now
        _ = files.board.deliver(partition: 1, offset: 0, member: 11, now: now - 60_000_000_000)
        try witness([TestMessage(1, stamp: RunFiles.stamp(1, due: now + 60_000_000_000))])
        #expect(events(.partitionResumed).isEmpty)
    }

    @Test func `the first delivery of a partition ends no outage`() throws {
        try witness([TestMessage(0)])
        #expect(files.events().isEmpty)
    }
}
