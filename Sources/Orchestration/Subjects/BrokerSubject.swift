import ConsumerFleet
import Experiments
import FaultInjection
import FaultProxy
import Foundation
import LoadGeneration
import Measurement
import MessageLedger
import Outcomes
import RebalanceRecorder
import SystemPackage
import TargetKit

/// A broker with its proxy, the consumers of the run and an observer of their group.
struct BrokerSubject<Target: MessagingTarget>: RunSubject {
    private let experiment: Experiment
    private let directory: RunDirectory
    private let target: Target
    private let proxy: ProxyServer
    private let observer: Target.Observer
    private let lag: LagWatch<Target.Observer>
    private let commits: CommitWatch
    private let owners: GroupWatch<Target.Observer>
    /// nil without consumers.
    private let rebalances: RebalanceWatch?
    private let events: EventLog
    private let fleet: ConsumerGroupFleet?
    /// Consumers that somebody else started, instead of a fleet, and how many they are.
    private let attached: AttachedConsumers?
    private let attachedCount: Int
    private let group: GroupOwnership<Target.Observer>
    /// The topic that the user's consumers write their effects to, if that is where they are.
    private let results: (any ResultTopic)?
    private let deliveries: DeliveryBoard
    /// What programs of the user's are told of this run.
    private let variables: RunVariables

    /// Stands a run up in front of a target that runs, and takes the target over: a failure shuts it down.
    static func prepare(
        _ experiment: Experiment, _ directory: RunDirectory, _ target: Target, events: EventLog
    ) async throws -> BrokerSubject {
        var proxy: ProxyServer?
        do {
            let attached = try await experiment.findAttached()
            try experiment.outcomes?.probe()
            var results: (any ResultTopic)?
            if case .topic(let name) = experiment.outcomes { results = try await target.openResults(name) }
            let rebalances = experiment.consumers.map { _ in RebalanceWatch(topic: target.topic, events) }
            let started = try await startProxy(experiment, target, rebalances)
            proxy = started
            return try BrokerSubject(experiment, directory, target, started, attached, results, rebalances, events)
        } catch {
            await proxy?.shutdown()
            await target.shutDown()
            throw error
        }
    }

    private static func startProxy(
        _ experiment: Experiment, _ target: Target, _ rebalances: RebalanceWatch?
    ) async throws -> ProxyServer {
        var configuration = ProxyConfiguration(
            bootstrap: target.servers.compactMap(HostPort.init), sides: ProxySide.ofBroker.map(\.rawValue),
            seed: SeedTree(seed: experiment.seed).derived("proxy").seed)
        configuration.tap = rebalances?.tap
        configuration.tappedSides = [ProxySide.consumers.rawValue]
        return try await ProxyServer.start(configuration)
    }

    private init(
        _ experiment: Experiment, _ directory: RunDirectory, _ target: Target, _ proxy: ProxyServer,
        _ attached: [AttachedConsumer], _ results: (any ResultTopic)?, _ rebalances: RebalanceWatch?,
        _ events: EventLog
    ) throws {
        self.experiment = experiment
        self.rebalances = rebalances
        self.directory = directory
        self.target = target
        self.proxy = proxy
        observer = try target.makeObserver(
            servers: proxy.bootstrapServers(side: ProxySide.observers.rawValue),
            group: experiment.consumers?.group ?? "highwater")
        let offsets = try observer.endOffsets(within: .seconds(10))
        // From here on, the group owes exactly what this run sends. Of a group that others are in nothing can be changed.
        if experiment.consumers != nil, attached.isEmpty { try observer.commit(offsets, within: .seconds(10)) }
        deliveries = try DeliveryBoard.create(
            in: directory.ledger, startOffsets: offsets,
            keys: experiment.load.streams.map(\.profile.keyCount).max() ?? 0)
        self.events = events
        let commits = CommitWatch(deliveries, events)
        self.commits = commits
        // Of the user's own consumers nobody knows what was delivered, so their commits cannot be held against it.
        let isOurs = experiment.consumers?.isReference ?? false
        lag = LagWatch(observer, partitions: target.partitions) { if isOurs { commits.note($0) } }
        owners = GroupWatch(observer, hasGroup: experiment.consumers != nil, events)
        variables = Self.variables(experiment, directory, target, proxy)
        group = GroupOwnership(observer, startOffsets: offsets)
        fleet = try Self.fleet(experiment, directory, variables, board: deliveries, group: group, events)
        self.results = results
        attachedCount = attached.count
        self.attached =
            attached.isEmpty
            ? nil
            : AttachedConsumers(
                attached, canStartAgain: experiment.consumers?.attachment?.canStartAgain ?? false, events: events)
    }

    private static func variables(
        _ experiment: Experiment, _ directory: RunDirectory, _ target: Target, _ proxy: ProxyServer
    ) -> RunVariables {
        let here = FilePath(FileManager.default.currentDirectoryPath)
        return RunVariables([
            .bootstrap: proxy.bootstrapServers(side: ProxySide.consumers.rawValue), .topic: target.topic,
            .group: experiment.consumers?.group ?? "", .run: directory.name,
            .runDirectory: here.pushing(directory.path).lexicallyNormalized().string,
        ])
    }

    private static func fleet(
        _ experiment: Experiment, _ directory: RunDirectory, _ variables: RunVariables, board: DeliveryBoard,
        group: GroupOwnership<Target.Observer>, _ events: EventLog
    ) throws(RunFailure) -> ConsumerGroupFleet? {
        guard let plan = experiment.consumers else { return nil }
        switch plan.source {
        case .attached: return nil
        case .reference:
            let consumer = ReferenceLaunch(plan, directory, variables)
            return ConsumerGroupFleet(
                launch: consumer.launch, directory: directory, ownership: BoardOwnership(board), events: events,
                stalls: try? StallBoard.create(directory.stalls))
        case .program(let program):
            let file = try UserProgram(program).file
            return ConsumerGroupFleet(
                launch: { member in
                    let number = member.split(separator: "-").last.flatMap { Int($0) } ?? 0
                    return MemberLaunch(
                        program, program: file, variables: variables.naming(member: number, client: member))
                }, directory: directory, ownership: group, events: events)
        }
    }

    // MARK: RunSubject

    var versions: [String: String] { target.versions }
    var partitions: Int { target.partitions }
    var board: DeliveryBoard? { userConsumers == nil ? deliveries : nil }
    var userConsumers: Int? {
        experiment.consumers.flatMap { $0.isReference ? nil : max($0.count, attachedCount) }
    }
    private var outcomes: OutcomeSource? { experiment.outcomes?.expanded(by: variables) }
    var outcomeStore: String? { outcomes?.description ?? experiment.consumers?.outcome?.sqlite }

    var scene: FaultScene {
        FaultScene(
            fleet: fleet, attached: attached, proxy: proxy, run: directory.name,
            leaders: target.leaderControl(servers: proxy.bootstrapServers(side: ProxySide.observers.rawValue)),
            nodes: target.nodeControl, observer: rebalances, coordinator: coordinator)
    }

    /// Asks the brokers who coordinates the group; nil when there is none.
    private var coordinator: (@Sendable () async -> Int32?)? {
        guard experiment.consumers != nil else { return nil }
        return { [group] in await group.coordinator() }
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

    func startWatching() {
        lag.start()
        owners.start()
        rebalances?.start()
    }

    func rebalances(since start: UInt64) -> RebalanceAccount? { rebalances?.account(since: start) }

    /// Says at its end how much was seen. Safe to repeat.
    private func stopWatching() {
        lag.stop()
        rebalances?.stop()
        guard owners.stop() else { return }
        events.append(
            .watched, values: ["commits": Double(commits.readings), "members": Double(owners.readings)])
    }

    func join() async throws {
        await attached?.watch()
        try await fleet?.join(experiment.consumers?.count ?? 0)
        // A program that cannot work mostly ends at once, and then the rest of the run would be for nothing.
        guard case .program(let program) = experiment.consumers?.source,
            let (name, exit) = await fleet?.firstToEnd(within: .seconds(1))
        else { return }
        throw UserProgram.ended(program, name, exit, log: directory.log(of: name))
    }

    func unreadiness() async -> String? {
        if let fleet, await fleet.ownsEverything { return nil }
        if attached != nil, await group.isComplete(among: [:]) { return nil }
        guard experiment.consumers != nil else { return nil }
        return "the group has not given every partition to a running consumer"
    }

    func lags(since moment: UInt64) -> [Int64]? { lag.current(since: moment) }

    func isDrained(since moment: UInt64, until: Experiments.Expression?) -> Bool {
        guard experiment.consumers != nil else { return true }
        guard let lags = lag.current(since: moment) else { return false }
        guard let until, until.metric == .lag else { return lags.allSatisfy { $0 == 0 } }
        let value = until.aggregate == .total ? lags.reduce(0, +) : lags.max() ?? 0
        return until.holds(Double(value), baseline: nil) ?? false
    }

    func stop() async {
        stopWatching()
        await attached?.stopWatching()
        await fleet?.stopAll(within: .seconds(10))
    }

    func readOutcomes(_ manifest: RunManifest) async throws -> OutcomeReading? {
        if let results { return try FinalRead.read(results, of: directory, manifest) }
        if let outcomes {
            return try await FinalRead.read(
                outcomes, of: directory, manifest, at: "", environment: variables.environment)
        }
        guard let plan = experiment.consumers?.outcome else { return nil }
        var ledgers = try OutcomeLedgers(directory, manifest)
        let store = FilePathText.resolve(plan.sqlite, in: directory)
        return try FinalRead.read(store: store, into: &ledgers)
    }

    func strike() async {
        stopWatching()
        await attached?.stopWatching()
        await fleet?.stopAll(within: .seconds(5))
        observer.close()
        await proxy.shutdown()
        await target.shutDown()
    }
}
