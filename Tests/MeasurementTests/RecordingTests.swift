import Foundation
import Measurement
import MessageLedger
import SystemPackage
import TestSupport
import Testing

@Suite struct RecordingTests {
    private static let start: UInt64 = 5_000_000_000
    private let temporary: TemporaryDirectory
    private let directory: RunDirectory

    init() throws {
        temporary = try TemporaryDirectory()
        directory = RunDirectory(temporary.file("run"))
        try directory.create()
    }

    /// A run of ten messages: 0 and 1 were evicted, 5 came twice, 7 is lost, 9 was not reached.
    private func writeRun() throws {
        try RunManifestTests.plain.write(to: directory.manifest)
        try writeLedger()
        let board = try DeliveryBoard.create(in: directory.ledger, startOffsets: [0, 0], keys: 0)
        _ = board.deliver(partition: 0, offset: 8, member: 1, now: Self.start + 2_500_000_000)
        board.count(.delivered, 6)
        board.count(.redelivered)
        try writeParts()
        let samples = [Sample.csvHeader, SampleTests.full.csvLine].map { $0 + "\n" }.joined()
        try Data(samples.utf8).write(to: URL(fileURLWithPath: directory.samples.string))
        try OutcomeReading(effects: 6, messages: 6).write(to: directory.outcomes)
    }

    private func writeLedger() throws {
        var ledger = try ProducerLedger.create(in: directory.ledger, run: .max - 1, producer: 0)
        for sequence in 0..<10 as Range<UInt64> {
            try ledger.attempt(sequence, checksum: 0)
            try ledger.acknowledge(sequence, at: Place(partition: 0, offset: Int64(sequence)))
        }
        for sequence in 2..<9 as Range<UInt64> where sequence != 7 { _ = try ledger.mark(.delivered, sequence) }
        _ = try ledger.mark(.redelivered, 5)
    }

    private func writeParts() throws {
        let consumer = try EventLog(directory.events(of: "consumer-1"), source: "consumer-1")
        consumer.append(.evicted, subject: "0", values: ["partition": 0, "from_offset": 0, "to_offset": 2])
        try EventLog(directory.events(of: "harness"), source: "harness").append(.note)
        consumer.append(.memberReady)
        for member in ["consumer-1", "consumer-2"] {
            let path = directory.endToEnd(member: member)
            let recorder = try LatencyRecorder.create(path, start: Self.start, length: .seconds(9))
            recorder.record(intended: Self.start + 1_000_000_000, nanoseconds: 3_000_000)
        }
    }

    @Test func `a run directory gives back what the run left`() throws {
        try writeRun()
        let recording = try Recording.read(directory)
        #expect(recording.manifest == RunManifestTests.plain)
        #expect(recording.samples == [SampleTests.full])
        #expect(recording.outcomes == OutcomeReading(effects: 6, messages: 6))
        #expect(recording.counts[.delivered] == 6)
        #expect(recording.counts[.skipped] == 0)
        #expect(recording.lastDeliveries == [2.5, nil])
    }

    @Test func `evictions that the consumers told of are kept apart from losses`() throws {
        try writeRun()
        let recording = try Recording.read(directory)
        #expect(recording.evictions == [0: [0..<2]])
        #expect(recording.tally.evicted.total == 2)
        #expect(recording.tally.lost.examples.map(\.sequence) == [7])
        #expect(recording.tally.unread.examples.map(\.sequence) == [9])
        #expect(recording.tally.redelivered == 1)
    }

    @Test func `the events of all processes are merged in order of time`() throws {
        try writeRun()
        let events = try Recording.read(directory).events
        #expect(events.map(\.source) == ["consumer-1", "harness", "consumer-1"])
        #expect(events.map(\.kind) == [.evicted, .note, .memberReady])
    }

    @Test func `the latencies of all members add up`() throws {
        try writeRun()
        let recording = try Recording.read(directory)
        #expect(recording.distribution(.endToEnd).count == 2)
        #expect(recording.distribution(.endToEnd, in: 1..<2).count == 2)
        #expect(recording.distribution(.endToEnd, in: 2..<9).isEmpty)
        #expect(recording.distribution(.latency).isEmpty)
    }

    /// Beside the run of `writeRun`, latencies and samples of two streams, and what a gateway answered one of them.
    private func writeStreams() throws {
        try writeRun()
        var manifest = RunManifestTests.plain
        manifest.streams = [
            StreamRecord(name: "polite", plannedArrivals: 3),
            StreamRecord(name: "greedy", firstProducer: 1, plannedArrivals: 3),
        ]
        try manifest.write(to: directory.manifest)
        _ = try ProducerLedger.create(in: directory.ledger, run: .max - 1, producer: 1)
        for (stream, count) in [("polite", 1), ("greedy", 2)] {
            let path = directory.latencies(stream: stream, kind: .latency)
            let recorder = try LatencyRecorder.create(path, start: Self.start, length: .seconds(9))
            for _ in 0..<count { recorder.record(intended: Self.start, nanoseconds: 3_000_000) }
        }
        let samples = [Sample.csvHeader, SampleTests.full.csvLine].map { $0 + "\n" }.joined()
        try Data(samples.utf8).write(to: URL(fileURLWithPath: directory.samples(stream: "greedy").string))
        let path = directory.statuses(stream: "greedy")
        try StatusRecorder.create(path, start: Self.start, length: .seconds(9)).record(
            intended: Self.start, status: 429)
        let log = try ExchangeLog.create(
            directory.exchanges(stream: "greedy", worker: 0), run: .max - 1, producer: 1, capacity: 1)
        let exchange = ExchangeRecord(
            sequence: 0, intended: 1, sent: 2, answered: 3, status: 429, outcome: .rejected, retryAfterSeconds: 1)
        log.append(exchange)
        log.append(exchange)
    }

    @Test func `each stream has its own latencies, samples and statuses, and the run their sum`() throws {
        try writeStreams()
        let recording = try Recording.read(directory)
        #expect(recording.distribution(.latency, stream: "polite").count == 1)
        #expect(recording.distribution(.latency, stream: "greedy").count == 2)
        #expect(recording.distribution(.latency).count == 3)
        #expect(recording.distribution(.endToEnd).count == 2)
        #expect(recording.samples(stream: "greedy") == [SampleTests.full])
        #expect(recording.samples(stream: "polite").isEmpty)
        #expect(recording.statuses(stream: "greedy", in: 0..<1)[429] == 1)
        #expect(recording.statuses()[429] == 1)
        #expect(recording.statuses(stream: "polite").isEmpty)
    }

    @Test func `the only stream of a run has the samples of the run`() throws {
        try writeRun()
        #expect(try Recording.read(directory).samples(stream: "load") == [SampleTests.full])
        #expect(try Recording.read(directory).samples(stream: "other").isEmpty)
    }

    @Test func `requests that were not recorded, or not all, cannot be judged`() throws {
        try writeStreams()
        let recording = try Recording.read(directory)
        #expect(recording.exchangeDoubt(stream: "polite")?.contains("not recorded one by one") == true)
        #expect(
            recording.exchangeDoubt(stream: "greedy")?.hasPrefix("1 requests of stream 'greedy' are missing") == true)
        var seen = 0
        recording.forEachExchange(stream: "greedy") { _ in seen += 1 }
        #expect(seen == 1)
    }

    @Test func `a run without a ledger cannot be judged`() throws {
        try RunManifestTests.plain.write(to: directory.manifest)
        #expect(throws: LedgerError.self) { try Recording.read(directory) }
    }

    @Test func `a run without a manifest cannot be judged`() throws {
        try writeLedger()
        #expect(throws: (any Error).self) { try Recording.read(directory) }
    }

    @Test func `seconds count from the start of the load, and below zero before it`() {
        let recording = Recording(manifest: RunManifestTests.plain)
        #expect(recording.seconds(Self.start + 1_500_000_000) == 1.5)
        #expect(recording.seconds(Self.start - 500_000_000) == -0.5)
    }

    @Test func `a directory is named by time, name and seed`() {
        let directory = RunDirectory(
            parent: "runs", name: "flash-sale", seed: 4711, at: Date(timeIntervalSince1970: 1_769_868_309))
        #expect(directory.path.string == "runs/20260131-140509-flash-sale-4711")
    }

    @Test func `a run never takes the directory of another`() throws {
        let date = Date(timeIntervalSince1970: 1_769_868_309)
        func create() throws -> RunDirectory {
            try RunDirectory.createNew(parent: temporary.file("runs").string, name: "sale", seed: 7, at: date)
        }
        let first = try create()
        let second = try create()
        #expect(first.path.lastComponent?.string == "20260131-140509-sale-7")
        #expect(second.path.lastComponent?.string == "20260131-140509-sale-7-2")
        #expect(FileManager.default.fileExists(atPath: second.ledger.string))
    }
}
