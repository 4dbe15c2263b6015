import Foundation
import MessageLedger
import SystemPackage

/// Everything that a finished run left, as the invariants see it.
///
/// A value read from a run directory: judging it again gives the same verdicts.
public struct Recording: Sendable {
    public var manifest: RunManifest
    /// In order of time.
    public var events: [RunEvent]
    public var samples: [Sample]
    public var tally: MessageTally
    /// What the fleet counted; empty without a fleet.
    public var counts: [DeliveryBoard.Counter: UInt64]
    /// When each partition was last read, in seconds from the start of the load; `nil` if never.
    public var lastDeliveries: [Double?]
    public var outcomes: OutcomeReading?
    public var latencies: [LatencyStream: [LatencyRecorder]]

    public init(
        manifest: RunManifest, events: [RunEvent] = [], samples: [Sample] = [], tally: MessageTally = .init(),
        counts: [DeliveryBoard.Counter: UInt64] = [:], lastDeliveries: [Double?] = [],
        outcomes: OutcomeReading? = nil, latencies: [LatencyStream: [LatencyRecorder]] = [:]
    ) {
        self.manifest = manifest
        self.events = events
        self.samples = samples
        self.tally = tally
        self.counts = counts
        self.lastDeliveries = lastDeliveries
        self.outcomes = outcomes
        self.latencies = latencies
    }

    /// Reads a run directory.
    ///
    /// - Throws: when the manifest or a ledger is missing or damaged.
    public static func read(_ directory: RunDirectory) throws -> Recording {
        let manifest = try RunManifest.read(directory.manifest)
        var recording = Recording(manifest: manifest)
        recording.events = mergedEvents(directory)
        recording.samples = Sample.read(directory.samples)
        var positions: [Int64] = []
        if manifest.consumers > 0 { positions = try recording.readBoard(directory) }
        recording.tally = try MessageTally.read(
            directory.ledger, run: manifest.run, producers: manifest.producers, evictions: recording.evictions,
            positions: positions)
        recording.outcomes = OutcomeReading.read(directory.outcomes)
        recording.readLatencies(directory)
        return recording
    }

    /// The events of all processes of a run, in order of time.
    public static func mergedEvents(_ directory: RunDirectory) -> [RunEvent] {
        directory.partNames(prefix: "events-", suffix: ".jsonl").flatMap(EventLog.read)
            .sorted { $0.atNanoseconds < $1.atNanoseconds }
    }

    /// The time of an event in seconds from the start of the load.
    public func seconds(_ event: RunEvent) -> Double { seconds(event.atNanoseconds) }

    public func seconds(_ nanoseconds: UInt64) -> Double {
        (Double(nanoseconds) - Double(manifest.startNanoseconds)) / 1e9
    }

    /// The latencies of a stream over all processes, in a window of intended time (seconds) or the whole run.
    public func distribution(_ stream: LatencyStream, in window: Range<Double>? = nil) -> LatencyDistribution {
        (latencies[stream] ?? []).reduce(into: LatencyDistribution()) { $0.merge($1.distribution(in: window)) }
    }

    /// Offsets that the target's retention removed before the group read them.
    public var evictions: MessageTally.Evictions {
        var evictions: MessageTally.Evictions = [:]
        for event in events where event.kind == .evicted {
            guard let partition = event.values?["partition"], let from = event.values?["from_offset"],
                let to = event.values?["to_offset"], from < to
            else { continue }
            evictions[Int32(partition), default: []].append(Int64(from)..<Int64(to))
        }
        return evictions
    }

    /// Reads what the fleet counted, and gives the offset after the highest one delivered of each partition.
    private mutating func readBoard(_ directory: RunDirectory) throws -> [Int64] {
        let board = try DeliveryBoard.open(
            in: directory.ledger, partitions: manifest.partitions, writable: false)
        for counter in DeliveryBoard.Counter.allCases { counts[counter] = board[counter] }
        lastDeliveries = (0..<manifest.partitions).map { partition in
            let last = board.lastDelivery(of: partition)
            return last == 0 ? nil : seconds(last)
        }
        return board.nextOffsets
    }

    private mutating func readLatencies(_ directory: RunDirectory) {
        for stream in LatencyStream.allCases where stream != .endToEnd {
            latencies[stream] = (try? LatencyRecorder.open(directory.latencies(stream))).map { [$0] } ?? []
        }
        latencies[.endToEnd] = directory.partNames(prefix: "end-to-end-", suffix: ".counts").compactMap {
            try? LatencyRecorder.open($0)
        }
    }
}
