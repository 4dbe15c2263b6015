import Foundation
import Measurement
import MessageLedger
import SystemPackage

/// What the stamp and the ledger cost, where a message is sent and where it is received, and what all that a run notes of
/// it does, its times with it: processor time of the calls that a producer and a consumer of a run make, without a client
/// library.
struct PathCost {
    private static let messages: UInt64 = 4_000_000
    private static let keys: UInt64 = 10_000
    private static let partitions = 6
    private static let piece = 16_000

    let directory: FilePath
    /// The stamp and the payload behind it, as a producer hands them over.
    private let message: UnsafeMutableRawBufferPointer

    init(directory: FilePath) {
        self.directory = directory
        message = .allocate(byteCount: MessageStamp.byteCount + 100, alignment: 8)
        message.initializeMemory(as: UInt8.self, repeating: 0x61)
    }

    private var payload: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: message[MessageStamp.byteCount...])
    }

    /// Prints the nanoseconds of processor time for a message sent and for one received: of stamp and ledger, and of all.
    ///
    /// The memory that the first pass brings in from the machine is there for the others, as it is in a run of some length.
    func measure() throws {
        _ = try measure(notesTimes: true)
        let ledger = try measure(notesTimes: false)
        let all = try measure(notesTimes: true)
        print(String(format: "%.1f %.1f %.1f %.1f", ledger.sent, ledger.received, all.sent, all.received))
    }

    private func measure(notesTimes: Bool) throws -> (sent: Double, received: Double) {
        let directory = directory.appending("pass")
        try FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory.string) }
        let board = try DeliveryBoard.create(
            in: directory, startOffsets: [Int64](repeating: 0, count: Self.partitions), keys: Int(Self.keys))
        var ledger = try ProducerLedger.create(
            in: directory, run: LedgerBench.run, producer: 0, reserving: [.acknowledged, .delivered])
        let start = MonotonicClock.now
        let times = try Times(directory, start: start, messages: Self.messages)
        let noted = notesTimes ? times : nil
        // What a client hands over: where each message lies, and the stamp in its header.
        let places = UnsafeMutableBufferPointer<Place>.allocate(capacity: Self.piece)
        let stamps = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.piece * MessageStamp.byteCount, alignment: 8)
        defer {
            places.deallocate()
            stamps.deallocate()
        }
        func prepare(_ piece: Range<UInt64>) {
            for (index, sequence) in piece.enumerated() {
                places[index] = place(sequence)
                stamp(sequence, start, 0).write(to: bytes(index, in: stamps))
            }
        }
        let sent = try perMessage(prepare: prepare) { sequence, index, now in
            try send(sequence, from: places[index], at: now, &ledger, noted, start)
        }
        var opened = try ProducerLedger.open(in: directory, run: LedgerBench.run, producer: 0)
        let received = try perMessage(prepare: prepare) { _, index, now in
            let stamp = UnsafeRawBufferPointer(bytes(index, in: stamps))
            try receive(stamp, from: places[index], at: now, &opened, board, noted)
        }
        guard board[.delivered] == Self.messages, board[.keyInversions] == 0 else {
            print("a message was not received")
            exit(1)
        }
        return (sent, received)
    }

    /// What a run notes of a message besides stamp and ledger.
    private struct Times {
        let sample: TimeSample
        let latency: LatencyRecorder

        init(_ directory: FilePath, start: UInt64, messages: UInt64) throws {
            sample = try TimeSample.create(directory.appending("times.sample"), start: start, planned: messages)
            latency = try LatencyRecorder.create(
                directory.appending("latency.counts"), start: start, length: .seconds(120))
        }
    }

    private func bytes(_ index: Int, in stamps: UnsafeMutableRawBufferPointer) -> UnsafeMutableRawBufferPointer {
        let begin = index * MessageStamp.byteCount
        return UnsafeMutableRawBufferPointer(rebasing: stamps[begin..<begin + MessageStamp.byteCount])
    }

    /// `prepare` is called with the messages of a piece before its time begins; `body` with each and its place in the piece.
    /// The clock is read as often as a run reads it.
    private func perMessage(
        prepare: (Range<UInt64>) -> Void, _ body: (_ sequence: UInt64, _ index: Int, _ now: UInt64) throws -> Void
    ) rethrows -> Double {
        var spent: clock_t = 0
        for first in stride(from: 0, to: Self.messages, by: Self.piece) {
            let piece = first..<first + UInt64(Self.piece)
            prepare(piece)
            let begin = clock()
            var now: UInt64 = 0
            for index in 0..<Self.piece {
                if index % 16 == 0 { now = MonotonicClock.now }
                try body(first + UInt64(index), index, now)
            }
            spent += clock() - begin
        }
        return Double(spent) / Double(CLOCKS_PER_SEC) * 1e9 / Double(Self.messages)
    }

    private func stamp(_ sequence: UInt64, _ start: UInt64, _ checksum: UInt32) -> MessageStamp {
        MessageStamp(
            run: LedgerBench.run, producer: 0, sequence: sequence, intendedNanoseconds: start + sequence * 5_000,
            checksum: checksum, key: UInt32(sequence % Self.keys))
    }

    private func place(_ sequence: UInt64) -> Place {
        Place(
            partition: Int32(sequence % UInt64(Self.partitions)), offset: Int64(sequence / UInt64(Self.partitions)))
    }

    @inline(never) private func send(
        _ sequence: UInt64, from place: Place, at now: UInt64, _ ledger: inout ProducerLedger, _ times: Times?,
        _ start: UInt64
    ) throws {
        let checksum = CRC32C.checksum(payload)
        try ledger.attempt(sequence, checksum: checksum)
        stamp(sequence, start, checksum).write(
            to: UnsafeMutableRawBufferPointer(rebasing: message[..<MessageStamp.byteCount]))
        try ledger.acknowledge(sequence, at: place)
        times?.sample.noteAnswer(of: sequence, intended: start + sequence * 5_000, sent: now, answered: now)
    }

    @inline(never) private func receive(
        _ stamp: UnsafeRawBufferPointer, from place: Place, at now: UInt64, _ ledger: inout ProducerLedger,
        _ board: DeliveryBoard, _ times: Times?
    ) throws {
        guard let stamp = MessageStamp(stamp), CRC32C.checksum(payload) != 0 else { return }
        _ = board.deliver(partition: Int(place.partition), offset: place.offset, member: 1, now: now)
        guard try ledger.deliver(stamp.sequence, from: place) == true else { return }
        board.count(.delivered)
        times?.sample.noteDelivery(of: stamp.sequence, at: now, by: 1, isFirst: true)
        times?.latency.record(
            intended: stamp.intendedNanoseconds, nanoseconds: now &- min(now, stamp.intendedNanoseconds))
        if !board.isInOrder(key: stamp.key, sequence: stamp.sequence) { board.count(.keyInversions) }
        _ = board.isInOrder(partition: Int(place.partition), sequence: stamp.sequence)
    }
}
