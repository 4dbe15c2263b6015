import Experiments
import Foundation
import Invariants
import SystemPackage

@testable import Measurement

/// A made-up run of 60 seconds, one sample a second, that kept every promise; to be spoiled by one change.
///
/// Its steady state begins at 10 s, the fault `slow-net` lasts from 20 s to 30 s, and the load ends at 50 s.
enum SyntheticRecording {
    static let start: UInt64 = 1_000_000_000_000

    static func make(_ change: (inout Recording) -> Void = { _ in }) -> Recording {
        var recording = Recording(manifest: manifest, samples: (1...60).map { sample(Double($0)) }, tally: tally)
        recording.lastDeliveries = [59.5, 59.5]
        recording.events = manifest.phases.map { event(.phase, at: $0.seconds, subject: $0.name) }
        recording.latencies[.init(stream: "load", kind: .senderError)] = onTime
        change(&recording)
        return recording
    }

    /// The same run without any fault.
    static func calm(_ change: (inout Recording) -> Void = { _ in }) -> Recording {
        make {
            $0.manifest.faults = []
            change(&$0)
        }
    }

    static func event(
        _ kind: RunEvent.Kind, at seconds: Double, subject: String? = nil, detail: String? = nil,
        values: [String: Double]? = nil
    ) -> RunEvent {
        RunEvent(
            at: start + UInt64(seconds * 1e9), source: "consumer-1", kind, subject: subject, detail: detail,
            values: values)
    }

    static func loss(_ sequences: Range<UInt64>, prefix: UInt64 = 0, tail: UInt64 = 0) -> MessageTally.Loss {
        var loss = MessageTally.Loss()
        loss.total = UInt64(sequences.count)
        loss.prefix = prefix
        loss.tail = tail
        loss.examples = sequences.prefix(10).map { MessageTally.LostMessage(producer: 0, sequence: $0, place: nil) }
        return loss
    }

    static func fault(_ id: String, from begin: Double, to end: Double?) -> FaultRecord {
        var fault = FaultRecord(id: id, kind: "network", effect: "latency 150ms", plannedSeconds: begin)
        fault.injectedSeconds = begin
        fault.revertedSeconds = end
        fault.proof = "delayed 40 chunks"
        return fault
    }

    private static var manifest: RunManifest {
        var manifest = RunManifest(
            name: "synthetic", hypothesis: nil, seed: 4711, run: 1,
            streams: [StreamRecord(plannedArrivals: 5000)], partitions: 2,
            acknowledgements: true, outcomeStore: nil, consumers: 2, startedAt: Date(timeIntervalSince1970: 1.8e9),
            startNanoseconds: start, loadSeconds: 50, recordedSeconds: 60,
            maximumSenderErrorSeconds: 0.05, maximumBacklog: 100)
        manifest.phases = [
            PhaseMark(name: "warm-up", seconds: 0), PhaseMark(name: "steady-state", seconds: 10),
            PhaseMark(name: "recover", seconds: 50), PhaseMark(name: "drain", seconds: 52),
        ]
        manifest.faults = [fault("slow-net", from: 20, to: 30)]
        manifest.streams[0].offered = 5000
        manifest.end = .complete
        return manifest
    }

    /// The sender error of a generator that sent every message as it was due.
    private static let onTime: [LatencyRecorder] = {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).counts")
        // What is mapped stays readable without its name.
        defer { try? FileManager.default.removeItem(at: file) }
        let recorder = try? LatencyRecorder.create(FilePath(file.path), start: start, length: .seconds(60))
        for second in 0..<50 as Range<UInt64> {
            recorder?.record(intended: start + second * 1_000_000_000, nanoseconds: 0)
        }
        return recorder.map { [$0] } ?? []
    }()

    /// The requests of one worker, as the run would have recorded them; times are seconds from the start of the load.
    static func exchanges(_ records: [ExchangeRecord], capacity: UInt64? = nil) throws -> [ExchangeReading] {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).log")
        defer { try? FileManager.default.removeItem(at: file) }
        let log = try ExchangeLog.create(
            FilePath(file.path), run: 1, producer: 0, capacity: capacity ?? UInt64(records.count))
        for record in records { log.append(record) }
        return [try ExchangeReading(FilePath(file.path), run: 1)]
    }

    /// What a gateway made of a request.
    static func exchange(
        _ sent: Double, took seconds: Double = 0.001, status: UInt16 = 200, retryAfter: UInt32? = nil,
        backend: UInt16 = 0, attempts: UInt8 = 1
    ) -> ExchangeRecord {
        let time = start + UInt64(sent * 1e9)
        let outcome: ExchangeRecord.Outcome =
            switch status {
            case 200..<300: .acknowledged
            case 400..<500, 503: .rejected
            default: .indeterminate
            }
        return ExchangeRecord(
            sequence: 0, intended: time, sent: time, answered: time + UInt64(seconds * 1e9), status: status,
            outcome: outcome, attempts: attempts, retryAfterSeconds: retryAfter, backend: backend)
    }

    private static var tally: MessageTally {
        var tally = MessageTally()
        tally.attempted = 5000
        tally.acknowledged = 5000
        tally.delivered = 5000
        tally.owed = 5000
        return tally
    }

    private static func sample(_ seconds: Double) -> Sample {
        var sample = Sample()
        sample.seconds = seconds
        sample.intendedRate = 100
        sample.offeredRate = 100
        sample.achievedRate = 100
        sample.lagMaximum = seconds > 52 ? 0 : 10
        sample.lagTotal = seconds > 52 ? 0 : 20
        return sample
    }
}

extension Recording {
    /// Changes the samples of some seconds.
    mutating func change(_ seconds: ClosedRange<Int>, _ body: (inout Sample) -> Void) {
        for index in samples.indices where seconds.contains(Int(samples[index].seconds)) { body(&samples[index]) }
    }
}

/// A promise as an experiment file would give it.
func promise<Promise: InvariantSpec>(_ type: Promise.Type, _ text: String = "{}") throws -> Promise {
    try Document.decode(text, file: "experiment.yaml") { type.init(fields: $0) }
}

/// An invariant under its name in an experiment.
func named(_ name: String, _ spec: any InvariantSpec) -> NamedInvariant {
    NamedInvariant(name: name, spec: spec, location: SourceLocation(file: "experiment.yaml", line: 1, column: 1))
}

/// `lag.max < 500`, `{expect: lag.max < 500, during: steady}` and the like.
func expectation(_ expression: String, _ window: String = "") throws -> NamedInvariant {
    named("claim", try promise(ExpectationSpec.self, "{expect: '\(expression)'\(window.isEmpty ? "" : ", ")\(window)}"))
}

/// The finding on one expression in one window of a recording.
func finding(_ expression: String, _ window: String = "", in recording: Recording) throws -> Finding? {
    let judge = Judge(invariants: [try expectation(expression, window)], steadyState: [])
    return judge.judge(recording).findings.first { $0.group == .invariant }
}
