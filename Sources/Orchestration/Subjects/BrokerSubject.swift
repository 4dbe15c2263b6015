import ConsumerFleet
import Experiments
import FaultInjection
import FaultProxy
import LoadGeneration
import Measurement
import MessageLedger
import TargetKit

/// A broker with its proxy, the consumers of the run and an observer of their group.
struct BrokerSubject<Target: MessagingTarget>: RunSubject {
    private let experiment: Experiment
    private let directory: RunDirectory
    private let target: Target
    private let proxy: ProxyServer
    private let observer: Target.Observer
    private let lag: LagWatch<Target.Observer>
    private let fleet: ConsumerGroupFleet?
    private let deliveries: DeliveryBoard

    /// Stands a run up in front of a target that runs, and takes the target over: a failure shuts it down.
    static func prepare(
        _ experiment: Experiment, _ directory: RunDirectory, _ target: Target, events: EventLog
    ) async throws -> BrokerSubject {
        var proxy: ProxyServer?
        do {
            let started = try await ProxyServer.start(
                ProxyConfiguration(
                    bootstrap: target.servers.compactMap(HostPort.init), sides: ProxySide.ofBroker.map(\.rawValue),
                    seed: SeedTree(seed: experiment.seed).derived("proxy").seed))
            proxy = started
            return try BrokerSubject(experiment, directory, target, started, events)
        } catch {
            await proxy?.shutdown()
            await target.shutDown()
            throw error
        }
    }

    private init(
        _ experiment: Experiment, _ directory: RunDirectory, _ target: Target, _ proxy: ProxyServer, _ events: EventLog
    ) throws {
        self.experiment = experiment
        self.directory = directory
        self.target = target
        self.proxy = proxy
        observer = try target.makeObserver(
            servers: proxy.bootstrapServers(side: ProxySide.observers.rawValue),
            group: experiment.consumers?.group ?? "highwater")
        let offsets = try observer.endOffsets(within: .seconds(10))
        // From here on, the group owes exactly what this run sends.
        if experiment.consumers != nil { try observer.commit(offsets, within: .seconds(10)) }
        deliveries = try DeliveryBoard.create(
            in: directory.ledger, startOffsets: offsets,
            keys: experiment.load.streams.map(\.profile.keyCount).max() ?? 0)
        lag = LagWatch(observer, partitions: target.partitions)
        fleet = Self.fleet(experiment, directory, target, proxy, deliveries, events)
    }

    private static func fleet(
        _ experiment: Experiment, _ directory: RunDirectory, _ target: Target, _ proxy: ProxyServer,
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
                        heartbeatMilliseconds: Int(plan.heartbeat.microseconds / 1000),
                        metadataRefreshMilliseconds: Int(plan.metadataRefresh.microseconds / 1000)),
                    runDirectory: directory.path, batch: plan.batch, work: plan.work, store: store,
                    apply: plan.outcome?.apply ?? .idempotent)
            }, directory: directory, board: board, events: events)
    }

    // MARK: RunSubject

    var versions: [String: String] { target.versions }
    var partitions: Int { target.partitions }
    var board: DeliveryBoard? { deliveries }
    var outcomeStore: String? { experiment.consumers?.outcome?.sqlite }

    var scene: FaultScene {
        FaultScene(
            fleet: fleet, proxy: proxy, run: directory.name,
            leaders: target.leaderControl(servers: proxy.bootstrapServers(side: ProxySide.observers.rawValue)),
            nodes: target.nodeControl)
    }

    func makeProducer(
        _ stream: StreamPlan, number: Int, receiver: some DeliveryReceiver
    ) throws -> Target.Producer {
        // Where nothing disturbs and nobody consumes, the proxy would only cost processor time.
        let isDirect = experiment.schedule.isEmpty && experiment.consumers == nil
        return try target.makeProducer(
            servers: isDirect
                ? target.servers.joined(separator: ",") : proxy.bootstrapServers(side: ProxySide.producers.rawValue),
            plan: stream.producer, receiver: receiver)
    }

    func startWatching() { lag.start() }

    func join() async throws { try await fleet?.join(experiment.consumers?.count ?? 0) }

    func unreadiness() async -> String? {
        guard let fleet, await !fleet.ownsEverything else { return nil }
        return "the group has not given every partition to a running consumer"
    }

    func lags(since moment: UInt64) -> [Int64]? { lag.current(since: moment) }

    func isDrained(since moment: UInt64, until: Experiments.Expression?) -> Bool {
        guard fleet != nil else { return true }
        guard let lags = lag.current(since: moment) else { return false }
        guard let until, until.metric == .lag else { return lags.allSatisfy { $0 == 0 } }
        let value = until.aggregate == .total ? lags.reduce(0, +) : lags.max() ?? 0
        return until.holds(Double(value), baseline: nil) ?? false
    }

    func stop() async {
        lag.stop()
        await fleet?.stopAll(within: .seconds(10))
    }

    func readOutcomes(_ manifest: RunManifest) async throws -> OutcomeReading? {
        guard let plan = experiment.consumers?.outcome else { return nil }
        var ledgers = try OutcomeLedgers(directory, manifest)
        let store = FilePathText.resolve(plan.sqlite, in: directory)
        return try FinalRead.read(store: store, into: &ledgers)
    }

    func strike() async {
        lag.stop()
        await fleet?.stopAll(within: .seconds(5))
        observer.close()
        await proxy.shutdown()
        await target.shutDown()
    }
}
