import ConsumerFleet
import Foundation
import Measurement
import MessageLedger
import SystemPackage
import TargetKit
import TestSupport

/// The files of a run that consumers share: two partitions, of which the first begins at offset 100.
final class RunFiles: Sendable {
    static let run: UInt64 = 9
    static let startOffsets: [Int64] = [100, 0]

    let temporary: TemporaryDirectory
    let directory: RunDirectory
    let manifest: RunManifest
    let board: DeliveryBoard

    /// The producer sent `attempted` messages; message n carries `payload(n)`.
    init(attempted: UInt64 = 100) throws {
        temporary = try TemporaryDirectory()
        directory = RunDirectory(temporary.file("run"))
        try directory.create()
        manifest = RunManifest(
            name: "test", hypothesis: nil, seed: 1, run: Self.run, streams: [StreamRecord(plannedArrivals: attempted)],
            partitions: 2, acknowledgements: true,
            outcomeStore: nil, consumers: 2, startedAt: Date(timeIntervalSince1970: 1.8e9),
            startNanoseconds: MonotonicClock.now, loadSeconds: 10, recordedSeconds: 60,
            maximumSenderErrorSeconds: 1, maximumBacklog: 1)
        var ledger = try ProducerLedger.create(in: directory.ledger, run: Self.run, producer: 0)
        for sequence in 0..<attempted {
            try ledger.attempt(sequence, checksum: Self.payload(sequence).withUnsafeBytes(CRC32C.checksum))
        }
        board = try DeliveryBoard.create(in: directory.ledger, startOffsets: Self.startOffsets, keys: 4)
    }

    static func payload(_ sequence: UInt64) -> [UInt8] { Array("payload of \(sequence)".utf8) }

    /// A message that was not waited for, unless the test says when it was due: then a slow machine makes no outage.
    static func stamp(
        _ sequence: UInt64, run: UInt64 = run, key: UInt32 = MessageStamp.noKey, due: UInt64 = .max
    ) -> MessageStamp {
        MessageStamp(
            run: run, producer: 0, sequence: sequence, intendedNanoseconds: due,
            checksum: payload(sequence).withUnsafeBytes(CRC32C.checksum), key: key)
    }

    func holds(_ fact: Fact, _ sequence: UInt64) throws -> Bool {
        var ledger = try ProducerLedger.open(in: directory.ledger, run: Self.run, producer: 0, writable: false)
        return ledger.holds(fact, sequence)
    }

    func events(of member: String = "consumer-1") -> [RunEvent] { EventLog.read(directory.events(of: member)) }
}

/// A message as a client hands it over, with bytes of its own.
struct TestMessage: Sendable {
    var partition: Int32
    var offset: Int64
    var stamp: MessageStamp?
    var payload: [UInt8]

    init(_ sequence: UInt64, partition: Int32 = 1, offset: Int64? = nil, stamp: MessageStamp? = nil) {
        self.partition = partition
        self.offset = offset ?? Int64(sequence) + RunFiles.startOffsets[Int(partition)]
        self.stamp = stamp ?? RunFiles.stamp(sequence)
        payload = RunFiles.payload(sequence)
    }

    /// The same message with its stamp ahead of its payload, and no header.
    var ledByItsStamp: TestMessage {
        var copy = self
        var bytes = [UInt8](repeating: 0, count: MessageStamp.byteCount)
        bytes.withUnsafeMutableBytes { stamp?.write(to: $0) }
        copy.payload = bytes + payload
        copy.stamp = nil
        return copy
    }

    func withIncoming<Result>(_ body: (IncomingMessage) throws -> Result) rethrows -> Result {
        var bytes = [UInt8](repeating: 0, count: stamp == nil ? 0 : MessageStamp.byteCount)
        bytes.withUnsafeMutableBytes { stamp?.write(to: $0) }
        return try bytes.withUnsafeBytes { stamp in
            try payload.withUnsafeBytes { payload in
                try body(
                    IncomingMessage(
                        partition: partition, offset: offset, key: UnsafeRawBufferPointer(start: nil, count: 0),
                        payload: payload, stamp: stamp))
            }
        }
    }
}
