import Foundation
import Invariants
import Measurement

/// A made-up run of 70 seconds with five faults, as the reports get it from a real one.
struct SyntheticRun {
    static let start: UInt64 = 5_000_000_000_000

    let directory: RunDirectory

    init() throws {
        let parent = FileManager.default.temporaryDirectory.path
        directory = RunDirectory(parent: parent, name: UUID().uuidString, seed: 4711, at: .now)
        try directory.create()
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory.path.string) }

    func recording() throws -> Recording {
        Recording(manifest: manifest, events: events, samples: Self.samples, latencies: try latencies())
    }

    static var emptyManifest: RunManifest {
        RunManifest(
            name: "flash-sale", hypothesis: nil, seed: 4711, run: 1,
            streams: [StreamRecord(plannedArrivals: 35_000)], partitions: 6,
            acknowledgements: true, outcomeStore: nil, consumers: 3, startedAt: Date(timeIntervalSince1970: 1.8e9),
            startNanoseconds: start, loadSeconds: 70, recordedSeconds: 120,
            maximumSenderErrorSeconds: 0.05,
            maximumBacklog: 100)
    }

    var manifest: RunManifest {
        var manifest = Self.emptyManifest
        manifest.hypothesis = "Orders survive the loss of one broker & one consumer <during> the sale"
        manifest.phases = [
            PhaseMark(name: "warm-up", seconds: 0), PhaseMark(name: "steady-state", seconds: 8),
            PhaseMark(name: "faults", seconds: 20), PhaseMark(name: "recovery", seconds: 58),
        ]
        manifest.faults = Self.faults
        manifest.versions = ["Highwater": "0.1.0", "librdkafka": "2.0.2", "Swift": "6.2"]
        return manifest
    }

    static let faults: [FaultRecord] = [
        fault("kill-consumer", "process-kill", "one consumer dies", 20, 26, "process 4242 is gone"),
        fault("slow-network", "latency", "80 ms more on every answer", 24, 34, "round trip 81.3 ms instead of 0.4 ms"),
        fault("pause-broker", "process-pause", "broker 2 stops", 36, 42, "broker 2 in state T"),
        fault("cut-off", "partition", "broker 1 cannot be reached", 44, 52, "port 19092 refuses connections"),
        planned("late", 60),
    ]

    private static func planned(_ id: String, _ at: Double) -> FaultRecord {
        var fault = FaultRecord(id: id, kind: "disk-full", effect: "no room for the log", plannedSeconds: at)
        fault.failure = "the file system <tmpfs> is shared with others"
        return fault
    }

    private static func fault(
        _ id: String, _ kind: String, _ effect: String, _ from: Double, _ to: Double, _ proof: String
    ) -> FaultRecord {
        var fault = FaultRecord(id: id, kind: kind, effect: effect, plannedSeconds: from)
        fault.subject = "broker-2"
        fault.injectedSeconds = from + 0.2
        fault.revertedSeconds = to + 0.1
        fault.proof = proof
        fault.revertProof = "answers again after 0.3 s"
        return fault
    }

    static let samples: [Sample] = (1...70).map { second in
        let seconds = Double(second)
        let active = faults.filter { ($0.injectedSeconds ?? 99) < seconds && seconds < ($0.revertedSeconds ?? 0) }
        let isCut = (45...52).contains(second)
        let lag = active.isEmpty ? max(0, 1200 - abs(seconds - 54) * 300) + 12 : 40 + (seconds - 20) * 60
        var sample = Sample()
        sample.seconds = seconds
        sample.phase = second < 8 ? "warm-up" : second < 20 ? "steady-state" : second < 58 ? "faults" : "recovery"
        sample.intendedRate = 500
        sample.offeredRate = 500 + sin(seconds * 3) * 4
        sample.achievedRate = isCut ? 210 : 498 + cos(seconds * 2) * 6
        sample.failures = isCut ? 12 : 0
        sample.deliveredRate = active.isEmpty ? 500 : 330
        sample.lagMaximum = (38...41).contains(second) ? nil : lag
        sample.lagTotal = (38...41).contains(second) ? nil : lag * 2.4
        sample.latencyP50 = active.isEmpty ? 2.1 : 9
        sample.latencyP99 = active.isEmpty ? 8 + sin(seconds) * 2 : 310
        sample.endToEndP99 = isCut ? nil : active.isEmpty ? 40 : 2400 + seconds * 20
        sample.faults = active.map(\.id)
        sample.processorShare = 0.4 + sin(seconds / 4) * 0.1
        sample.residentBytes = 6e7 + seconds * 3e5
        return sample
    }

    private var events: [RunEvent] {
        var events = manifest.phases.map { event($0.seconds, .phase, subject: $0.name) }
        for fault in Self.faults {
            if let at = fault.injectedSeconds { events.append(event(at, .faultInjected, fault.id, fault.proof)) }
            if let at = fault.revertedSeconds { events.append(event(at, .faultReverted, fault.id, fault.revertProof)) }
        }
        events.append(event(60, .faultUnconfirmed, "late", "the file system <tmpfs> is shared with others"))
        events.append(event(21, .assigned, "consumer-2", "partitions 0, 3"))
        return events.sorted { $0.atNanoseconds < $1.atNanoseconds }
    }

    private func event(
        _ seconds: Double, _ kind: RunEvent.Kind, _ subject: String? = nil, _ detail: String? = nil
    ) -> RunEvent {
        RunEvent(at: Self.start + UInt64(seconds * 1e9), kind, subject: subject, detail: detail)
    }

    private func event(_ seconds: Double, _ kind: RunEvent.Kind, subject: String) -> RunEvent {
        event(seconds, kind, subject, nil)
    }

    private func latencies() throws -> [LatencySource: [LatencyRecorder]] {
        var latencies: [LatencySource: [LatencyRecorder]] = [:]
        for (index, kind) in LatencyKind.allCases.enumerated() {
            let recorder = try LatencyRecorder.create(
                directory.latencies(stream: "load", kind: kind), start: Self.start, length: .seconds(70))
            for arrival in UInt64(0)..<7000 {
                let due = arrival * 10_000_000
                let slow: UInt64 = (24..<34).contains(due / 1_000_000_000) ? 90 : 1
                let nanoseconds = (1 + arrival % 17) * 700_000 * slow / UInt64(index + 1)
                recorder.record(intended: Self.start + due, nanoseconds: nanoseconds)
            }
            latencies[LatencySource(stream: kind == .endToEnd ? nil : "load", kind: kind)] = [recorder]
        }
        return latencies
    }

    static let judgement = Judgement(
        name: "flash-sale", hypothesis: "Orders survive the loss of one broker & one consumer <during> the sale",
        seed: 4711,
        findings: [
            Finding(
                .validity, "generator-kept-up", bound: "sender error p99 ≤ 50 ms", observed: "p99 3.1 ms, backlog 12",
                .held),
            Finding(.steadyState, "achieved-rate", bound: "≥ 95 % of 500/s", observed: "99.6 %", .held),
            Finding(
                .invariant, "no-loss", bound: "every acknowledged message is delivered",
                observed: "3 of 34,211 acknowledged messages were never delivered", .violated,
                evidence: [
                    "message 0-22817 (partition 3, offset 3801)", "message 0-22818 (partition 3, offset 3802)",
                    "message 0-22819 (partition 3, offset 3803)", "all due between 45.6 s and 45.7 s, in cut-off",
                ]),
            Finding(.invariant, "no-duplicates", bound: "≤ 1 % redelivered", observed: "0.4 %", .held),
            Finding(
                .invariant, "recovers", bound: "lag below 100 within 10 s of the last revert",
                observed: "no sample of the lag", .inconclusive, evidence: ["the target told no lag after 60 s"]),
            Finding(.fault, "kill-consumer", bound: "injected, confirmed, reverted", observed: "as planned", .held),
            Finding(.fault, "slow-network", bound: "injected, confirmed, reverted", observed: "as planned", .held),
            Finding(.fault, "pause-broker", bound: "injected, confirmed, reverted", observed: "as planned", .held),
            Finding(.fault, "cut-off", bound: "injected, confirmed, reverted", observed: "as planned", .held),
            Finding(
                .fault, "late", bound: "injected, confirmed, reverted", observed: "not injected", .inconclusive,
                evidence: ["the file system <tmpfs> is shared with others"]),
        ], exitCode: .violated)
}
