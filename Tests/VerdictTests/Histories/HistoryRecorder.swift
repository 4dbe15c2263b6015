import Foundation
import Measurement
import MessageLedger
import SystemPackage
import TargetKit
import TestSupport

@testable import ConsumerFleet

/// Enters a history into a ledger by the code that the processes of a run use, and reads it back as a run is read.
struct HistoryRecorder: ~Copyable {
    /// A consumer process. A class, since the witness cannot be copied into a dictionary.
    private final class Member {
        var witness: DeliveryWitness
        let events: EventLog

        init(_ witness: consuming DeliveryWitness, _ events: EventLog) {
            self.witness = witness
            self.events = events
        }
    }

    private let history: History
    private let directory: FilePath
    private let manifest: RunManifest
    private let board: DeliveryBoard
    private var ledger: ProducerLedger
    private let trail = EventTrail()
    private var members: [String: Member] = [:]
    private var started: Int32 = 0

    private init(
        _ history: History, _ directory: FilePath, _ manifest: RunManifest, _ board: DeliveryBoard,
        _ ledger: consuming ProducerLedger
    ) {
        (self.history, self.directory, self.manifest, self.board) = (history, directory, manifest, board)
        self.ledger = ledger
    }

    /// What the judge of a finished run gets to see of a history, once `spoil` has had its way with the ledger's files.
    static func recording(of history: History, spoil: (FilePath) throws -> Void = { _ in }) throws -> Recording {
        let temporary = try TemporaryDirectory()
        var recorder = try HistoryRecorder.create(history, in: temporary.path)
        for step in history.steps { try recorder.enter(step) }
        for member in recorder.members.values { member.witness.commits.tell() }
        try spoil(temporary.path)
        return try recorder.read()
    }

    private static func create(_ history: History, in directory: FilePath) throws -> HistoryRecorder {
        let manifest = Self.manifest(of: history)
        let keys = Int((history.keys.max() ?? 0) + 1)
        let board = try DeliveryBoard.create(in: directory, startOffsets: history.startOffsets, keys: keys)
        let ledger = try ProducerLedger.create(in: directory, run: manifest.run, producer: 0)
        return HistoryRecorder(history, directory, manifest, board, ledger)
    }

    private static func manifest(of history: History) -> RunManifest {
        var manifest = RunManifest(
            name: "history", hypothesis: nil, seed: 1, run: 4711,
            streams: [StreamRecord(plannedArrivals: UInt64(history.keys.count))],
            partitions: history.startOffsets.count,
            acknowledgements: true, outcomeStore: nil, consumers: 2, startedAt: Date(timeIntervalSince1970: 1.8e9),
            startNanoseconds: MonotonicClock.now, loadSeconds: 1, recordedSeconds: 2, maximumSenderErrorSeconds: 1,
            maximumBacklog: 1)
        manifest.end = .complete
        return manifest
    }

    /// As a run directory is read, but for what has no part in these verdicts: samples, latencies, statuses.
    private func read() throws -> Recording {
        let board = try DeliveryBoard.open(in: directory, partitions: manifest.partitions, writable: false)
        var recording = Recording(manifest: manifest, events: trail.events)
        for counter in DeliveryBoard.Counter.allCases { recording.counts[counter] = board[counter] }
        recording.tally = try MessageTally.read(
            directory, run: manifest.run, producers: 1, evictions: recording.evictions, positions: board.nextOffsets)
        return recording
    }

    private mutating func enter(_ step: History.Step) throws {
        switch step {
        case .attempted(let sequence): try ledger.attempt(sequence, checksum: TestPayload(sequence).checksum)
        case .acknowledged(let sequence, let place): try ledger.acknowledge(sequence, at: place)
        case .assigned(let name, let partitions, let generation):
            let member = try member(name)
            member.events.append(
                .assigned, detail: PartitionList(partitions).description, values: ["generation": Double(generation)])
            member.witness.own(partitions)
        case .revoked(let name, let partitions):
            let member = try member(name)
            member.witness.disown(partitions)
            member.events.append(.revoked, detail: PartitionList(partitions).description)
        case .ended(let name): try end(name)
        case .delivered(let name, let delivery):
            try TestPayload.withMessage(delivery, run: manifest.run, keys: history.keys) { message in
                _ = try member(name).witness.witness(message) { _ in 0 }
            }
        case .committed(let name, let positions): try member(name).witness.commits.note(positions)
        }
    }

    /// A process that starts again has the same name and another pid.
    private mutating func member(_ name: String) throws -> Member {
        if let member = members[name] { return member }
        started += 1
        let events = try trail.log(of: name)
        let witness = DeliveryWitness(
            ledger: try ProducerLedger.open(in: directory, run: manifest.run, producer: 0), board: board,
            latency: try Self.latency.get(), times: nil, repeats: try Self.repeats.get(), events: events, pid: started)
        let member = Member(witness, events)
        members[name] = member
        return member
    }

    /// Whatever ended it, all that it did before is written.
    private mutating func end(_ name: String) throws {
        members[name]?.witness.commits.tell()
        members[name] = nil
        try trail.log(of: "harness").append(
            .memberExited, subject: name, detail: "exit code 0", values: ["intended": 1])
    }

    // Nobody judges these here: one for all histories.
    private static let latency = Result {
        try withCounters { try LatencyRecorder.create($0, start: MonotonicClock.now, length: .seconds(60)) }
    }
    private static let repeats = Result {
        try withCounters { try RepeatRecorder.create($0, start: MonotonicClock.now, length: .seconds(60)) }
    }

    /// What is mapped stays usable without its name.
    private static func withCounters<Counters>(_ create: (FilePath) throws -> Counters) throws -> Counters {
        let directory = try TemporaryDirectory()
        return try withExtendedLifetime(directory) { try create(directory.file("counters")) }
    }
}
