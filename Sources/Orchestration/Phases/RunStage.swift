import Experiments
import Foundation
import Invariants
import Measurement

/// Everything of a run that stands before its load starts: the subject, the streams, the recording files.
struct RunStage<Subject: RunSubject>: Sendable {
    let experiment: Experiment
    let directory: RunDirectory
    let subject: Subject
    let manifest: RunManifest
    let streams: [LoadStream]
    let events: EventLog
    /// Whether the pacing threads ask for real-time priority.
    let isRealtime: Bool

    /// Whether each request is recorded: only for invariants that look at single requests, since it costs 40 bytes each.
    var recordsExchanges: Bool {
        experiment.invariants.contains { ($0.spec as? any Invariant)?.needsExchanges ?? false }
    }

    var start: UInt64 { manifest.startNanoseconds }
    /// When the last operation is due.
    var end: UInt64 { start + UInt64(experiment.load.length.nanoseconds) }

    /// How long after the preparations the first operation is due.
    private static var lead: UInt64 { 300_000_000 }

    /// Prepares the recording of a run against a subject that stands.
    init(_ experiment: Experiment, _ directory: RunDirectory, _ subject: Subject, events: EventLog, isRealtime: Bool)
        throws
    {
        self.isRealtime = isRealtime
        self.experiment = experiment
        self.directory = directory
        self.subject = subject
        self.events = events
        let start = MonotonicClock.now + Self.lead
        let operations = type(of: experiment.target).operations
        let seeds = SeedTree(seed: experiment.seed)
        streams = try experiment.load.streams.enumerated().map { number, plan in
            try LoadStream(
                plan, number: number, seeds: seeds, operations: operations, directory: directory, start: start,
                recorded: experiment.maxDuration)
        }
        manifest = Self.manifest(experiment, subject, streams, start)
        try manifest.write(to: directory.manifest)
    }

    private static func manifest(
        _ experiment: Experiment, _ subject: Subject, _ streams: [LoadStream], _ start: UInt64
    ) -> RunManifest {
        var manifest = RunManifest(
            name: experiment.name, hypothesis: experiment.hypothesis, seed: experiment.seed,
            run: SystemRandomNumberGenerator.number, streams: records(streams), partitions: subject.partitions,
            acknowledgements: experiment.load.streams.allSatisfy { $0.producer.acks != .none },
            outcomeStore: subject.outcomeStore,
            consumers: experiment.consumers.map { $0.isReference ? $0.count : 0 } ?? 0,
            startedAt: Date(timeIntervalSinceNow: Double(lead) / 1e9), startNanoseconds: start,
            loadSeconds: experiment.load.length.seconds, recordedSeconds: experiment.maxDuration.seconds,
            maximumSenderErrorSeconds: experiment.load.maxSenderError.seconds,
            maximumBacklog: Double(experiment.load.maxBacklog))
        manifest.userConsumers = subject.userConsumers
        manifest.versions = subject.versions.merging(HighwaterVersion.all) { given, _ in given }
        return manifest
    }

    private static func records(_ streams: [LoadStream]) -> [StreamRecord] {
        var producers: UInt32 = 0
        return streams.map { stream in
            defer { producers += UInt32(stream.plan.workers) }
            return StreamRecord(
                name: stream.plan.name, model: stream.schedule == nil ? .closed : .open, firstProducer: producers,
                workers: stream.plan.workers, plannedArrivals: stream.schedule?.count ?? 0)
        }
    }
}

extension SystemRandomNumberGenerator {
    /// A number that no other run has: the run's own id is no matter of the seed.
    fileprivate static var number: UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
