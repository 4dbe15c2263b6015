import Measurement
import MessageLedger
import SystemPackage
import TargetKit

/// Enters into ledger and board what a consumer sees, message by message.
struct DeliveryWitness: ~Copyable {
    private let run: UInt64
    private var ledger: ProducerLedger
    private let board: DeliveryBoard
    private let latency: LatencyRecorder
    private let times: TimeSample?
    private let repeats: RepeatRecorder
    private let events: EventLog
    private let member: UInt64
    private var told: [RunEvent.Kind: Int] = [:]
    /// Partitions that were assigned and of which nothing was read since.
    private var unread: Set<Int32> = []
    /// When the consumer last came away from its client, and when the time before; 0 where it has not.
    private var polls: (before: UInt64, last: UInt64) = (0, 0)
    var commits: CommitAccount

    init(
        ledger: consuming ProducerLedger, board: DeliveryBoard, latency: LatencyRecorder, times: TimeSample?,
        repeats: RepeatRecorder, events: EventLog, pid: Int32
    ) {
        self.repeats = repeats
        run = ledger.run
        self.board = board
        self.latency = latency
        self.times = times
        self.events = events
        member = UInt64(pid)
        commits = CommitAccount(board: board, events: events)
        self.ledger = ledger
    }

    /// Opens the files of a run for one consumer.
    static func open(
        _ directory: RunDirectory, manifest: RunManifest, member: String, pid: Int32, events: EventLog
    ) throws -> DeliveryWitness {
        let board = try DeliveryBoard.open(in: directory.ledger, partitions: manifest.partitions)
        let latency = try recorder(directory.endToEnd(member: member), manifest)
        let ledger = try ProducerLedger.open(in: directory.ledger, run: manifest.run, producer: 0)
        // A run whose messages cannot be traced is judged all the same.
        let times = try? TimeSample.open(directory.times(producer: ledger.producer), writable: true)
        return DeliveryWitness(
            ledger: ledger, board: board, latency: latency, times: times,
            repeats: try repeatRecorder(directory.repeats(member: member), manifest), events: events, pid: pid)
    }

    private static func repeatRecorder(_ path: FilePath, _ manifest: RunManifest) throws -> RepeatRecorder {
        if let earlier = try? RepeatRecorder.open(path, writable: true) { return earlier }
        return try RepeatRecorder.create(
            path, start: manifest.startNanoseconds, length: .seconds(manifest.recordedSeconds))
    }

    private static func recorder(_ path: FilePath, _ manifest: RunManifest) throws -> LatencyRecorder {
        if let earlier = try? LatencyRecorder.open(path, writable: true) { return earlier }
        return try LatencyRecorder.create(
            path, start: manifest.startNanoseconds, length: .seconds(manifest.recordedSeconds))
    }

    /// Records that a message is being processed at `now`; `false` when it is none of this run's.
    ///
    /// - Throws: `LedgerError` when the disk is full.
    mutating func witness(
        _ message: ReceivedMessage, at now: UInt64 = MonotonicClock.now, firstOffset: (Int32) -> Int64?
    ) throws(LedgerError) -> Bool {
        let partition = Int(message.partition)
        guard message.offset >= board.firstOffset(of: partition) else { return false }
        let before = board.deliver(partition: partition, offset: message.offset, member: member, now: now)
        noteGap(message, before, now)
        if !unread.isEmpty, unread.remove(message.partition) != nil { noteBegin(message, before) }
        if message.offset > before.expected { notePassedOver(message, expected: before.expected, firstOffset) }
        return try enter(message, now, expected: before.expected)
    }

    /// Marks that the consumer has taken from its client what it works on next, which may be nothing.
    mutating func notePoll(at now: UInt64 = MonotonicClock.now) { polls = (before: polls.last, last: now) }

    /// Marks that a partition belongs to this member now.
    mutating func own(_ partitions: [Int32]) {
        unread.formUnion(partitions)
        for partition in partitions { board.setAssignee(member, of: Int(partition)) }
    }

    mutating func disown(_ partitions: [Int32]) {
        unread.subtract(partitions)
        for partition in partitions { board.clearAssignee(member, of: Int(partition)) }
    }

    private mutating func enter(
        _ message: ReceivedMessage, _ now: UInt64, expected: Int64
    ) throws(LedgerError) -> Bool {
        guard let stamp = message.stamp else { return reject(message, .unknown, .unknownMessage, "it has no stamp") }
        guard stamp.run == run else { return reject(message, .foreign, .foreignMessage, "it is of another run") }
        guard message.isIntact else { return reject(message, .damaged, .damagedMessage, "its checksum is wrong") }
        let place = Place(partition: message.partition, offset: message.offset)
        guard stamp.producer == ledger.producer, let isFirst = try ledger.deliver(stamp.sequence, from: place) else {
            return reject(message, .unknown, .unknownMessage, "it was never sent")
        }
        board.count(isFirst ? .delivered : .redelivered)
        times?.noteDelivery(of: stamp.sequence, at: now, by: member, isFirst: isFirst)
        if isFirst {
            latency.record(
                intended: stamp.intendedNanoseconds, nanoseconds: now &- min(now, stamp.intendedNanoseconds))
            checkOrder(message, stamp)
        } else {
            repeats.record(message.offset < expected ? .delivery : .log, at: now)
            _ = try ledger.mark(.redelivered, stamp.sequence)
        }
        return true
    }

    private mutating func checkOrder(_ message: ReceivedMessage, _ stamp: MessageStamp) {
        if !board.isInOrder(key: stamp.key, sequence: stamp.sequence) {
            board.count(.keyInversions)
            tell(.keyInversion, message, "message \(stamp.sequence) of key \(stamp.key) after a later one")
        }
        if !board.isInOrder(partition: Int(message.partition), sequence: stamp.sequence) {
            board.count(.partitionInversions)
            tell(.partitionInversion, message, "message \(stamp.sequence) after a later one")
        }
    }

    private mutating func reject(
        _ message: ReceivedMessage, _ counter: DeliveryBoard.Counter, _ kind: RunEvent.Kind, _ reason: String
    ) -> Bool {
        board.count(counter)
        tell(kind, message, reason)
        return false
    }

    /// Tells where this member begins to read a partition that it was assigned.
    private func noteBegin(_ message: ReceivedMessage, _ before: (last: UInt64, owner: UInt64, expected: Int64)) {
        events.append(
            .readFrom, subject: String(message.partition),
            detail: "from offset \(message.offset), where \(before.expected) was the next to deliver",
            values: [
                "partition": Double(message.partition), "offset": Double(message.offset),
                "delivered": Double(before.expected), "resumed": before.last > 0 ? 1 : 0,
            ])
    }

    /// Tells of an interruption of 100 ms or more while the message that ends it was waiting, or of a new owner.
    private func noteGap(
        _ message: ReceivedMessage, _ before: (last: UInt64, owner: UInt64, expected: Int64), _ now: UInt64
    ) {
        guard before.last > 0 else { return }
        let waiting = max(before.last, message.stamp?.intendedNanoseconds ?? before.last)
        let outage = now &- min(now, waiting)
        let hasMoved = before.owner != member
        guard hasMoved || outage >= 100_000_000 else { return }
        var values = [
            "partition": Double(message.partition), "outage_s": Double(outage) / 1e9,
            "silent_s": Double(now &- min(now, before.last)) / 1e9, "moved": hasMoved ? 1 : 0,
            "replayed": Double(max(0, before.expected - message.offset)),
        ]
        if polls.before > 0 { values["poll_s"] = Double(now &- min(now, polls.before)) / 1e9 }
        events.append(
            .partitionResumed, subject: String(message.partition), detail: hasMoved ? "new owner" : "same owner",
            values: values)
    }

    /// Offsets were passed over: either retention removed them, or somebody committed past them.
    private mutating func notePassedOver(
        _ message: ReceivedMessage, expected: Int64, _ firstOffset: (Int32) -> Int64?
    ) {
        guard let low = firstOffset(message.partition) else {
            return skip(message, expected..<message.offset, "and the target does not tell why")
        }
        let removed = min(low, message.offset)
        if removed > expected {
            board.count(.evicted, UInt64(removed - expected))
            tell(.evicted, message, "evicted by retention", range: expected..<removed)
        }
        if max(removed, expected) < message.offset {
            skip(message, max(removed, expected)..<message.offset, "though the target still had them")
        }
    }

    private mutating func skip(_ message: ReceivedMessage, _ range: Range<Int64>, _ reason: String) {
        board.count(.skipped, UInt64(range.count))
        tell(.skipped, message, "passed over \(range.count) offsets, \(reason)", range: range)
    }

    /// The first hundred of a kind are told one by one; evictions all, since losses are matched with them.
    private mutating func tell(
        _ kind: RunEvent.Kind, _ message: ReceivedMessage, _ detail: String, range: Range<Int64>? = nil
    ) {
        told[kind, default: 0] += 1
        guard told[kind, default: 0] <= 100 || kind == .evicted else { return }
        var values = ["partition": Double(message.partition), "offset": Double(message.offset)]
        if let range {
            values["from_offset"] = Double(range.lowerBound)
            values["to_offset"] = Double(range.upperBound)
        }
        events.append(kind, subject: String(message.partition), detail: detail, values: values)
    }
}
