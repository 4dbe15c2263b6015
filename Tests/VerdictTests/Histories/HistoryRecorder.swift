import Foundation
import Measurement
import MessageLedger
import TargetKit
import TestSupport

@testable import ConsumerFleet

/// Enters a history into the files of a run by the code that the processes of a run use, and reads it back.
struct HistoryRecorder: ~Copyable {
    /// A consumer process. A class, since the witness cannot be copied into a dictionary.
    private final class Member {
        var witness: DeliveryWitness
        let events: EventLog

        init(_ name: String, pid: Int32, in directory: RunDirectory, _ manifest: RunManifest) throws {
            events = try EventLog(directory.events(of: name), source: name)
            witness = try DeliveryWitness.open(directory, manifest: manifest, member: name, pid: pid, events: events)
        }
    }

    private let history: History
    private let directory: RunDirectory
    private let manifest: RunManifest
    private let board: DeliveryBoard
    private var ledger: ProducerLedger
    private var members: [String: Member] = [:]
    private var started: Int32 = 0

    private init(
        _ history: History, _ directory: RunDirectory, _ manifest: RunManifest, _ board: DeliveryBoard,
        _ ledger: consuming ProducerLedger
    ) {
        (self.history, self.directory, self.manifest, self.board) = (history, directory, manifest, board)
        self.ledger = ledger
    }

    private static func create(_ history: History, in directory: RunDirectory) throws -> HistoryRecorder {
        let manifest = Self.manifest(of: history)
        try directory.create()
        let keys = Int((history.keys.max() ?? 0) + 1)
        let board = try DeliveryBoard.create(in: directory.ledger, startOffsets: history.startOffsets, keys: keys)
        let ledger = try ProducerLedger.create(in: directory.ledger, run: manifest.run, producer: 0)
        return HistoryRecorder(history, directory, manifest, board, ledger)
    }

    /// What the judge of a finished run gets to see of a history.
    static func recording(of history: History, spoil: (RunDirectory) throws -> Void = { _ in }) throws -> Recording {
        let temporary = try TemporaryDirectory()
        let directory = RunDirectory(temporary.file("run"))
        var recorder = try HistoryRecorder.create(history, in: directory)
        for step in history.steps { try recorder.enter(step) }
        for member in recorder.members.values { member.witness.commits.tell() }
        try spoil(directory)
        try recorder.manifest.write(to: directory.manifest)
        return try Recording.read(directory)
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
        let member = try Member(name, pid: started, in: directory, manifest)
        members[name] = member
        return member
    }

    /// Whatever ended it, all that it did before is written.
    private mutating func end(_ name: String) throws {
        members[name]?.witness.commits.tell()
        members[name] = nil
        let harness = try EventLog(directory.events(of: "harness"), source: "harness")
        harness.append(.memberExited, subject: name, detail: "exit code 0", values: ["intended": 1])
    }
}
