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
    /// Over all streams, and of each stream by its name.
    public var samples: [Sample]
    public var streamSamples: [String: [Sample]]
    public var tally: MessageTally
    /// What the fleet counted; empty without a fleet.
    public var counts: [DeliveryBoard.Counter: UInt64]
    /// When each partition was last read, in seconds from the start of the load; `nil` if never.
    public var lastDeliveries: [Double?]
    /// What the consumers were given again, and when.
    public var repeats: [RepeatInterval] = []
    public var outcomes: OutcomeReading?
    public var latencies: [LatencySource: [LatencyRecorder]]
    /// What gateways answered, by stream; without streams that talk to one, empty.
    public var statuses: [String: StatusRecorder]
    /// The single requests to gateways, by stream, a log for each of its workers.
    public var exchanges: [String: [ExchangeReading]]
    /// What the user's own checks said of the run; they are asked anew whenever it is judged.
    public var reports: [UserCheck: UserCheck.Report] = [:]

    public init(
        manifest: RunManifest, events: [RunEvent] = [], samples: [Sample] = [],
        streamSamples: [String: [Sample]] = [:], tally: MessageTally = .init(),
        counts: [DeliveryBoard.Counter: UInt64] = [:], lastDeliveries: [Double?] = [],
        outcomes: OutcomeReading? = nil, latencies: [LatencySource: [LatencyRecorder]] = [:],
        statuses: [String: StatusRecorder] = [:], exchanges: [String: [ExchangeReading]] = [:]
    ) {
        self.manifest = manifest
        self.events = events
        self.samples = samples
        self.streamSamples = streamSamples
        self.tally = tally
        self.counts = counts
        self.lastDeliveries = lastDeliveries
        self.outcomes = outcomes
        self.latencies = latencies
        self.statuses = statuses
        self.exchanges = exchanges
    }

    /// Reads a run directory.
    ///
    /// - Throws: when the manifest or a ledger is missing or damaged.
    public static func read(_ directory: RunDirectory) throws -> Recording {
        let manifest = try RunManifest.read(directory.manifest)
        var recording = Recording(manifest: manifest)
        recording.events = mergedEvents(directory)
        recording.samples = try Sample.read(directory.samples)
        var positions: [Int64] = []
        if manifest.consumers > 0 { positions = try recording.readBoard(directory) }
        recording.tally = try MessageTally.read(
            directory.ledger, run: manifest.run, producers: manifest.producers, evictions: recording.evictions,
            positions: positions)
        recording.outcomes = OutcomeReading.read(directory.outcomes)
        try recording.readCounters(directory)
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

    private mutating func readCounters(_ directory: RunDirectory) throws {
        for stream in manifest.streams.map(\.name) {
            streamSamples[stream] = try Sample.read(directory.samples(stream: stream))
            for kind in LatencyKind.perStream {
                guard let recorder = try? LatencyRecorder.open(directory.latencies(stream: stream, kind: kind)) else {
                    continue
                }
                latencies[LatencySource(stream: stream, kind: kind)] = [recorder]
            }
            statuses[stream] = try? StatusRecorder.open(directory.statuses(stream: stream))
        }
        for stream in manifest.streams {
            let logs = (0..<stream.workers).compactMap {
                try? ExchangeReading(directory.exchanges(stream: stream.name, worker: $0), run: manifest.run)
            }
            if !logs.isEmpty { exchanges[stream.name] = logs }
        }
        repeats = directory.partNames(prefix: "repeats-", suffix: ".counts")
            .compactMap { try? RepeatRecorder.open($0) }.flatMap(\.intervals)
        readEndToEnd(directory)
    }

    /// Reads how long messages took to their consumers.
    public mutating func readEndToEnd(_ directory: RunDirectory) {
        latencies[LatencySource(stream: nil, kind: .endToEnd)] =
            directory
            .partNames(prefix: "end-to-end-", suffix: ".counts").compactMap { try? LatencyRecorder.open($0) }
    }
}
