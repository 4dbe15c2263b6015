import Foundation
import Measurement
import SystemPackage
import TestSupport

@testable import MessageLedger

/// A run of Highwater against a real cluster, as its run directory was packed, and what it tells of its history.
///
/// `Recordings/README.md` says how each was made.
struct RecordedRun {
    let recording: Recording
    let history: History

    init(_ name: String) throws {
        let temporary = try TemporaryDirectory()
        let archive = Bundle.module.url(forResource: "Recordings/\(name)", withExtension: "tar.gz")
        try PackedFile(archive).unpack(into: temporary.path)
        let directory = RunDirectory(temporary.file(name))
        recording = try Recording.read(directory)
        history = try Self.history(directory, recording)
    }

    /// A step, and when it was, in seconds from the start of the load.
    private typealias Moment = (seconds: Double, step: History.Step)

    /// The moments of single messages are in the sample of times, which holds all of a short run; places are in the records.
    private static func history(_ directory: RunDirectory, _ recording: Recording) throws -> History {
        let manifest = recording.manifest
        let times = try TimeSample.open(directory.times(producer: 0))
        let board = try DeliveryBoard.open(in: directory.ledger, partitions: manifest.partitions, writable: false)
        var history = History(
            startOffsets: (0..<manifest.partitions).map { board.firstOffset(of: $0) },
            keys: [UInt32](repeating: 0, count: Int(recording.tally.attempted)))
        var moments: [Moment] = (0..<recording.tally.attempted).map { (times[$0]?.sent ?? 0, .attempted($0)) }
        moments += try acknowledgements(directory, manifest, times)
        moments += try deliveries(directory, recording, times)
        moments += group(recording)
        history.steps = moments.enumerated().sorted {
            ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset)
        }
        .map(\.element.step)
        history.nameKeys()
        history.commitAfterEvery(25)
        return history
    }

    private static func acknowledgements(
        _ directory: RunDirectory, _ manifest: RunManifest, _ times: TimeSample
    ) throws -> [Moment] {
        try records(.acknowledgements, directory, manifest).flatMap { file in
            file.map { (times[$0.message]?.answered ?? 0, .acknowledged($0.message, $0.place)) }
        }
    }

    /// The records of one consumer are in the order of its reading; which consumer it is tells the first delivery of each.
    private static func deliveries(
        _ directory: RunDirectory, _ recording: Recording, _ times: TimeSample
    ) throws -> [Moment] {
        let names = members(recording)
        var moments: [Moment] = []
        for file in try records(.deliveries, directory, recording.manifest) {
            let processes = file.compactMap { times[$0.message]?.delivered?.process }
            let counts = processes.reduce(into: [UInt64: Int]()) { $0[$1, default: 0] += 1 }
            guard let process = counts.max(by: { $0.value < $1.value })?.key, let name = names[process] else {
                continue
            }
            var last = 0.0
            for (message, place) in file {
                let (first, again) = (times[message]?.delivered, times[message]?.deliveredAgain)
                let moment = first?.process == process ? first?.seconds : again?.seconds
                last = max(last, moment ?? last)
                let delivery = History.Delivery(place: place, content: .message(message))
                moments.append((last, .delivered(member: name, delivery)))
            }
        }
        return moments
    }

    /// The members by the pids that they had.
    private static func members(_ recording: Recording) -> [UInt64: String] {
        recording.events.reduce(into: [:]) { names, event in
            guard event.kind == .memberStarted, let pid = event.values?["pid"] else { return }
            names[UInt64(pid)] = event.source
        }
    }

    private static func group(_ recording: Recording) -> [Moment] {
        recording.events.compactMap { event in
            let partitions = event.detail.flatMap(PartitionList.init)?.partitions ?? []
            let step: History.Step? =
                switch event.kind {
                case .assigned:
                    .assigned(
                        member: event.source, partitions, generation: Int(event.values?["generation"] ?? -1))
                case .revoked, .lost: .revoked(member: event.source, partitions)
                case .memberExited: .ended(member: event.subject ?? "")
                default: nil
                }
            return step.map { (recording.seconds(event), $0) }
        }
    }

    private static func records(
        _ teller: PlaceFile.Teller, _ directory: RunDirectory, _ manifest: RunManifest
    ) throws -> [[(message: UInt64, place: Place)]] {
        try PlaceIndex.names(in: directory.ledger).filter { $0.teller == teller }.map { name, _ in
            var file: [(message: UInt64, place: Place)] = []
            let reader = try PlaceFileReader(directory.ledger.appending(name), teller, run: manifest.run)
            try reader.forEachRecord { place, message in
                if let place = Place(packed: place) { file.append((MessageID(packed: message).sequence, place)) }
            }
            return file
        }
    }
}

extension History {
    /// Which key a message had is not recorded either: of each partition, every fourth message has the same.
    fileprivate mutating func nameKeys() {
        for acknowledgement in acknowledgements {
            guard let place = acknowledgement.place else { continue }
            keys[Int(acknowledgement.message)] = UInt32(place.partition) * 4 + UInt32(place.offset % 4)
        }
    }

    /// A run records how many commits there were, not up to where: here each member commits what it has read.
    fileprivate mutating func commitAfterEvery(_ count: Int) {
        var positions: [String: [Int32: Int64]] = [:]
        var read = 0
        var committed: [Step] = []
        for step in steps {
            committed.append(step)
            guard case .delivered(let member, let delivery) = step else { continue }
            positions[member, default: [:]][delivery.place.partition] = delivery.place.offset + 1
            read += 1
            guard read % count == 0 else { continue }
            committed.append(.committed(member: member, positions[member] ?? [:]))
            positions[member] = nil
        }
        steps = committed
    }
}
