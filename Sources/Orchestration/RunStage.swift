import ConsumerFleet
import Experiments
import FaultInjection
import FaultProxy
import Foundation
import LoadGeneration
import Measurement
import MessageLedger
import TargetKit

/// Everything of a run that stands before its load starts: target, proxy, recording files, fleet, producer.
///
/// What was started is put down again by `strike`, however far it came.
struct RunStage<Target: MessagingTarget>: Sendable {
    let experiment: Experiment
    let directory: RunDirectory
    let target: Target
    let proxy: KafkaProxy
    let observer: Target.Observer
    let manifest: RunManifest
    let schedule: ArrivalSchedule
    let board: DeliveryBoard
    let events: EventLog
    let latency: LatencyRecorder
    let service: LatencyRecorder
    let senderError: LatencyRecorder
    let counters = LoadCounters()
    let fleet: ConsumerGroupFleet?

    var start: UInt64 { manifest.startNanoseconds }

    /// How long after the preparations the first message is due.
    private static var lead: UInt64 { 300_000_000 }

    /// Prepares a run in front of a target that stands.
    static func prepare(
        _ experiment: Experiment, _ directory: RunDirectory, _ target: Target, events: EventLog
    ) async throws -> RunStage {
        let proxy = try await KafkaProxy.start(
            KafkaProxyConfiguration(
                bootstrap: target.servers.compactMap(HostPort.init), sides: ProxySide.allCases.map(\.rawValue),
                seed: SeedTree(seed: experiment.seed).derived("proxy").seed))
        do {
            return try prepare(experiment, directory, target, proxy, events)
        } catch {
            await proxy.shutdown()
            throw error
        }
    }

    private static func prepare(
        _ experiment: Experiment, _ directory: RunDirectory, _ target: Target, _ proxy: KafkaProxy, _ events: EventLog
    ) throws -> RunStage {
        let group = experiment.consumers?.group ?? "highwater"
        let observer = try target.makeObserver(
            servers: proxy.bootstrapServers(side: ProxySide.observers.rawValue), group: group)
        let offsets = try observer.endOffsets(within: .seconds(10))
        // From here on, the group owes exactly what this run sends.
        if experiment.consumers != nil { try observer.commit(offsets, within: .seconds(10)) }
        let schedule = ArrivalSchedule(
            experiment.load.scaledProfile, seed: experiment.seeds.derived("arrivals").seed)
        let manifest = manifest(experiment, target, schedule)
        try manifest.write(to: directory.manifest)
        func recorder(_ stream: LatencyStream) throws -> LatencyRecorder {
            try .create(
                directory.latencies(stream), start: manifest.startNanoseconds,
                length: .seconds(manifest.recordedSeconds))
        }
        let board = try DeliveryBoard.create(
            in: directory.ledger, startOffsets: offsets, keys: experiment.load.profile.keyCount)
        return RunStage(
            experiment: experiment, directory: directory, target: target, proxy: proxy, observer: observer,
            manifest: manifest, schedule: schedule, board: board, events: events, latency: try recorder(.latency),
            service: try recorder(.service), senderError: try recorder(.senderError),
            fleet: fleet(experiment, directory, target, proxy, board, events))
    }

    private static func manifest(
        _ experiment: Experiment, _ target: Target, _ schedule: ArrivalSchedule
    ) -> RunManifest {
        var manifest = RunManifest(
            name: experiment.name, hypothesis: experiment.hypothesis, seed: experiment.seed,
            run: SystemRandomNumberGenerator.number, producers: 1, partitions: target.partitions,
            acknowledgements: experiment.load.producer.acks != .none,
            outcomeStore: experiment.consumers?.outcome?.sqlite, consumers: experiment.consumers?.count ?? 0,
            startedAt: Date(timeIntervalSinceNow: Double(lead) / 1e9), startNanoseconds: MonotonicClock.now + lead,
            plannedArrivals: schedule.count, loadSeconds: schedule.length.seconds,
            recordedSeconds: experiment.maxDuration.seconds,
            maximumSenderErrorSeconds: experiment.load.maxSenderError.seconds,
            maximumBacklog: Double(experiment.load.maxBacklog))
        manifest.versions = target.versions.merging(HighwaterVersion.all) { given, _ in given }
        return manifest
    }

    private static func fleet(
        _ experiment: Experiment, _ directory: RunDirectory, _ target: Target, _ proxy: KafkaProxy,
        _ board: DeliveryBoard, _ events: EventLog
    ) -> ConsumerGroupFleet? {
        guard let plan = experiment.consumers else { return nil }
        let servers = proxy.bootstrapServers(side: ProxySide.consumers.rawValue)
        let store = plan.outcome.map { FilePathText.resolve($0.sqlite, in: directory) }
        let topic = target.topic
        return ConsumerGroupFleet(
            settings: { member in
                ConsumerSettings(
                    options: ConsumerOptions(
                        member: member, servers: servers, topic: topic, group: plan.group, assignor: plan.assignor,
                        commit: plan.commit, sessionTimeoutMilliseconds: Int(plan.sessionTimeout.microseconds / 1000),
                        heartbeatMilliseconds: Int(plan.heartbeat.microseconds / 1000)),
                    runDirectory: directory.path, batch: plan.batch, work: plan.work, store: store,
                    apply: plan.outcome?.apply ?? .idempotent)
            }, directory: directory, board: board, events: events)
    }

    /// Where the outcome store is, if the application has one.
    var storePath: String? {
        experiment.consumers?.outcome.map { FilePathText.resolve($0.sqlite, in: directory) }
    }

    /// What the faults can act on.
    var scene: FaultScene {
        FaultScene(
            fleet: fleet, proxy: proxy,
            leaders: target.leaderControl(servers: proxy.bootstrapServers(side: ProxySide.observers.rawValue)),
            nodes: target.nodeControl)
    }

    /// Closes what `prepare` opened; the target itself is its owner's to shut down.
    func strike() async {
        await fleet?.stopAll(within: .seconds(5))
        observer.close()
        await proxy.shutdown()
    }
}

extension SystemRandomNumberGenerator {
    /// A number that no other run has: the run's own id is no matter of the seed.
    fileprivate static var number: UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
