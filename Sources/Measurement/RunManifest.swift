import Foundation
import SystemPackage

/// What a run was: written at its start, completed at its end.
public struct RunManifest: Codable, Sendable, Hashable {
    /// The version of the run directory's layout.
    public static let formatVersion = 2

    public var format = Self.formatVersion
    public var name: String
    public var hypothesis: String?
    public var seed: UInt64
    public var run: UInt64
    /// The streams of load, in the order of the plan.
    public var streams: [StreamRecord]
    public var partitions: Int
    /// Whether an acknowledgement was asked of the target for every message.
    public var acknowledgements: Bool
    /// The outcome store of the application, if the run has one, as it is named in reports.
    public var outcomeStore: String?
    /// How many reference consumers the plan has; 0 without any.
    public var consumers: Int
    /// How many consumers of the user's own take part, of which nobody knows what was delivered to them; nil if none.
    public var userConsumers: Int?
    /// The wall-clock start of the load.
    public var startedAt: Date
    /// The start of the load on the monotonic clock, in nanoseconds.
    public var startNanoseconds: UInt64
    /// Wall-clock seconds since 1970 of the first message's intended time and of the end of the drain.
    public var firstMessage: Double = 0
    public var drainedAt: Double?
    /// When each phase began, in seconds from the start of the load.
    public var phases: [PhaseMark] = []
    /// Each fault of the schedule with what became of it.
    public var faults: [FaultRecord] = []
    /// How the run ended.
    public var end: RunEnd = .unfinished
    /// Whether its files were sealed then; nil if not.
    public var isSealed: Bool?
    /// The length of the load in seconds.
    public var loadSeconds: Double
    /// How long latencies are recorded for: the load and everything after it.
    public var recordedSeconds: Double
    /// The bounds past which the generator counts as saturated.
    public var maximumSenderErrorSeconds: Double
    public var maximumBacklog: Double
    /// Processors of the machine that the harness ran on.
    public var processors = ProcessInfo.processInfo.activeProcessorCount
    /// Versions of what took part, by name.
    public var versions: [String: String] = [:]

    public init(
        name: String, hypothesis: String?, seed: UInt64, run: UInt64, streams: [StreamRecord], partitions: Int,
        acknowledgements: Bool, outcomeStore: String?, consumers: Int, startedAt: Date, startNanoseconds: UInt64,
        loadSeconds: Double, recordedSeconds: Double, maximumSenderErrorSeconds: Double, maximumBacklog: Double
    ) {
        self.name = name
        self.hypothesis = hypothesis
        self.seed = seed
        self.run = run
        self.streams = streams
        self.partitions = partitions
        self.acknowledgements = acknowledgements
        self.outcomeStore = outcomeStore
        self.consumers = consumers
        self.startedAt = startedAt
        firstMessage = startedAt.timeIntervalSince1970
        self.startNanoseconds = startNanoseconds
        self.loadSeconds = loadSeconds
        self.recordedSeconds = recordedSeconds
        self.maximumSenderErrorSeconds = maximumSenderErrorSeconds
        self.maximumBacklog = maximumBacklog
    }

    /// Producers of the ledger, over all streams.
    public var producers: Int { streams.reduce(0) { $0 + $1.workers } }
    /// The sums over all streams.
    public var plannedArrivals: UInt64 { streams.reduce(0) { $0 + $1.plannedArrivals } }
    public var offered: UInt64 { streams.reduce(0) { $0 + $1.offered } }
    public var unsent: UInt64 { streams.reduce(0) { $0 + $1.unsent } }
    public var queueFull: UInt64 { streams.reduce(0) { $0 + $1.queueFull } }

    public func write(to path: FilePath) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        try encoder.encode(self).write(to: URL(fileURLWithPath: path.string), options: .atomic)
    }

    /// - Throws: `FormatError` when another version of Highwater wrote the file, and what the decoder says of a
    ///   damaged one; one with counts below zero is damaged too.
    public static func read(_ path: FilePath) throws -> RunManifest {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let data = try Data(contentsOf: URL(fileURLWithPath: path.string))
        let format = try decoder.decode(Format.self, from: data).format
        guard format == formatVersion else { throw FormatError(format: format) }
        let manifest = try decoder.decode(RunManifest.self, from: data)
        guard manifest.partitions >= 0, manifest.consumers >= 0, manifest.streams.allSatisfy({ $0.workers >= 0 }) else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "a count is below zero"))
        }
        return manifest
    }

    private struct Format: Decodable { var format: Int }

    /// A run directory in a layout that this version does not read.
    public struct FormatError: Error, Sendable, Hashable, CustomStringConvertible {
        public var format: Int

        public var description: String {
            "the run directory has format \(format), this Highwater reads \(formatVersion)\n"
                + "  fix: use the version of Highwater that made the run"
        }
    }
}

/// The beginning of a phase, in seconds from the start of the load.
public struct PhaseMark: Codable, Sendable, Hashable {
    public var name: String
    public var seconds: Double

    public init(name: String, seconds: Double) {
        self.name = name
        self.seconds = seconds
    }
}

/// What became of one fault of the schedule; times are seconds from the start of the load.
public struct FaultRecord: Codable, Sendable, Hashable {
    public var id: String
    public var kind: String
    public var effect: String
    /// What the fault acted on, once it was chosen.
    public var subject: String?
    public var plannedSeconds: Double
    /// Which repetition of a fault it was; nil for one that is carried out once.
    public var repetition: RepetitionRecord?
    public var injectedSeconds: Double?
    public var revertedSeconds: Double?
    /// How the effect and its end were confirmed, or why they were not.
    public var proof: String?
    public var revertProof: String?
    public var failure: String?
    public var revertFailure: String?

    public init(id: String, kind: String, effect: String, plannedSeconds: Double) {
        self.id = id
        self.kind = kind
        self.effect = effect
        self.plannedSeconds = plannedSeconds
    }
}

/// How a run ended.
public enum RunEnd: Codable, Sendable, Hashable {
    /// It has not, or the harness died.
    case unfinished
    case complete
    /// The steady state was wrong before the first fault; nothing was injected.
    case steadyStateWrong(String)
    /// A stop condition came true, or somebody asked it to stop.
    case stopped(String)
    /// A phase could not be finished.
    case failed(String)
}
