import Foundation
import KafkaWire
import NIOCore
import RecordedTraffic
import TestSupport
import Testing

/// Throws damaged frames at everything that reads frames. A trap would end the run, so returning is what is tested.
///
/// `HIGHWATER_FUZZ_SECONDS` makes it long, `HIGHWATER_FUZZ_SEED` makes it another one.
@Suite(.timeLimit(.minutes(20))) struct FrameFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seconds = environment["HIGHWATER_FUZZ_SECONDS"].flatMap(Double.init)
    private static let seed = environment["HIGHWATER_FUZZ_SEED"].flatMap(UInt64.init) ?? 0x6b61_666b_61
    private static let shortRun = 20_000

    @Test func `damaged frames are refused or read, without a trap and without memory beyond their size`() throws {
        var samples = try Self.oneOfEachKind()
        var dice = SeededNumbers(seed: Self.seed)
        let before = Self.peakKilobytes()
        let end = Self.seconds.map { ContinuousClock.now + .seconds($0) }
        var tried = 0
        var read = 0
        while end.map({ ContinuousClock.now < $0 }) ?? (tried < Self.shortRun) {
            let index = Int.random(in: 0..<samples.count, using: &dice)
            let damaged = FrameDamage.any(of: samples[index], others: samples, using: &dice)
            if try Self.readEverything(damaged) { read += 1 }
            tried += 1
        }
        samples = []
        // Frames are below 200 KB: a length that is believed before it is checked would ask for gigabytes.
        let grown = Self.peakKilobytes() - before
        #expect(grown < 96 * 1_024)
        #expect(read > 0 && read < tried)
        print("\(tried) damaged frames, seed \(Self.seed): \(read) read, \(tried - read) refused; peak + \(grown) KB")
    }

    @Test func `a frame that is only lengths is refused at once`() throws {
        for request in MessageCatalog.requests {
            for version in request.versions {
                for byte: UInt8 in [0x00, 0x7f, 0x80, 0xff] {
                    var frame = ByteBuffer()
                    frame.writeInteger(request.key.rawValue)
                    frame.writeInteger(version)
                    frame.writeInteger(Int32(1))
                    frame.writeInteger(Int16(-1))
                    frame.writeRepeatingByte(byte, count: 4_096)
                    _ = try Self.readEverything(
                        FuzzFrame(bytes: frame, isRequest: true, key: request.key, version: version))
                    _ = try Self.readEverything(
                        FuzzFrame(bytes: frame, isRequest: false, key: request.key, version: version))
                }
            }
        }
    }

    /// Whether the frame could be read. What was read must be written and read again as the same.
    private static func readEverything(_ frame: FuzzFrame) throws -> Bool {
        if !frame.isRequest {
            _ = try? AddressRewriter.rewrite(frame.bytes, key: frame.key, version: frame.version) {
                ("h\($0)", $2 &+ 1)
            }
        }
        guard let type = MessageCatalog.request(frame.key) else { return false }
        return frame.isRequest ? try readRequest(frame, type) : try readAnswer(frame, type)
    }

    private static func readRequest<Request: WireRequest>(_ frame: FuzzFrame, _ type: Request.Type) throws -> Bool {
        guard let read = try? RequestFrame<Request>(from: frame.bytes) else { return false }
        walkInside(read.body)
        // Text that was mended may have become too long to be written.
        guard let written = try? read.encoded() else { return true }
        try #require(try RequestFrame<Request>(from: written.dropping(4)) == read, "\(frame.bytes.hexadecimal)")
        return true
    }

    private static func readAnswer<Request: WireRequest>(_ frame: FuzzFrame, _ type: Request.Type) throws -> Bool {
        guard let read = try? AnswerFrame<Request.Response>(from: frame.bytes, version: frame.version) else {
            return false
        }
        walkInside(read.body)
        guard let written = try? read.encoded() else { return true }
        let again = try AnswerFrame<Request.Response>(from: written.dropping(4), version: frame.version)
        try #require(again == read, "\(frame.bytes.hexadecimal)")
        return true
    }

    private static func walkInside(_ body: any WireMessage) {
        switch body {
        case let body as ProduceRequest:
            body.topicData.flatMap(\.partitionData).compactMap(\.records).forEach(walkRecords)
        case let body as FetchResponse:
            body.responses.flatMap(\.partitions).compactMap(\.records).forEach(walkRecords)
        case let body as JoinGroupRequest:
            for entry in body.protocols { _ = try? ConsumerBlob<ConsumerSubscription>(from: entry.metadata).encoded() }
        case let body as SyncGroupResponse:
            _ = try? ConsumerBlob<ConsumerAssignment>(from: body.assignment).encoded()
        default: break
        }
    }

    private static func walkRecords(_ records: ByteBuffer) {
        var placed = records
        _ = try? RecordBatches.place(&placed, at: .max, leaderEpoch: 1)
        var batches = RecordBatches(records)
        while let batch = try? batches.next() {
            _ = batch.isIntact
            _ = batch.nextOffset
            guard var walk = try? batch.records() else { continue }
            while let record = try? walk.next() { _ = record.headers.count }
        }
    }

    private static func oneOfEachKind() throws -> [FuzzFrame] {
        var seen: [String: Int] = [:]
        var samples: [FuzzFrame] = []
        for name in Recording.names {
            for frame in try Recording(name).frames {
                let kind = "\(frame.key) \(frame.version) \(frame.isRequest)"
                guard seen[kind, default: 0] < 6 else { continue }
                seen[kind, default: 0] += 1
                samples.append(
                    FuzzFrame(bytes: frame.bytes, isRequest: frame.isRequest, key: frame.key, version: frame.version))
            }
        }
        return samples
    }

    private static func peakKilobytes() -> Int {
        var usage = rusage()
        getrusage(0, &usage)  // RUSAGE_SELF, whose type is another on each platform
        #if canImport(Darwin)
            return usage.ru_maxrss / 1_024
        #else
            return usage.ru_maxrss
        #endif
    }
}
