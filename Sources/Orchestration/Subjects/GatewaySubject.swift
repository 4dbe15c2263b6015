import ChildProcesses
import Experiments
import FaultInjection
import FaultProxy
import HTTPTarget
import Measurement
import MessageLedger
import Outcomes
import RebalanceRecorder
import TargetKit

/// A gateway with the backends behind it, and the proxy where a fault acts on the connections between them.
struct GatewaySubject: RunSubject {
    private let experiment: Experiment
    private let directory: RunDirectory
    private let gateway: HTTPGateway
    private let proxy: ProxyServer
    private let trust: ServerTrust
    /// Where the clients connect: the gateway, or the proxy in front of it.
    private let entry: GatewayURL

    /// Provisions the gateway, or finds one that runs; a failure puts down what was started.
    static func prepare(
        _ experiment: Experiment, _ spec: HTTPSpec, _ directory: RunDirectory, events: EventLog
    ) async throws -> GatewaySubject {
        try experiment.outcomes?.probe()
        let proxy = try await ProxyServer.start(
            .plain(
                sides: ProxySide.ofGateway.map(\.rawValue),
                seed: SeedTree(seed: experiment.seed).derived("proxy").seed))
        var gateway: HTTPGateway?
        do {
            let disturbed = disturbedSides(experiment)
            let started = try await spec.provision(
                directory: directory.path, log: { directory.log(of: $0) },
                backendAddresses: { backends in
                    guard disturbed.contains(.backends) else { return backends }
                    return try await proxy.open(.backends, to: backends)
                })
            gateway = started
            var entry = try GatewayURL(parsing: started.url)
            if disturbed.contains(.clients),
                let front = try await proxy.open(.clients, to: [started.address]).first.flatMap(HostPort.init)
            {
                (entry.host, entry.port) = (front.host, UInt16(front.port))
            }
            return GatewaySubject(
                experiment: experiment, directory: directory, gateway: started, proxy: proxy, trust: spec.trust,
                entry: entry)
        } catch {
            await gateway?.shutDown()
            await proxy.shutdown()
            throw error
        }
    }

    /// The sides on which a fault of the schedule acts; elsewhere no proxy stands in the way.
    private static func disturbedSides(_ experiment: Experiment) -> Set<ProxySide> {
        let toxics = experiment.schedule.filter { $0.fault is any ToxicFault }
        return Set(toxics.flatMap { $0.between.map(ToxicInjection.sides) ?? [.clients] })
    }

    // MARK: RunSubject

    var versions: [String: String] { gateway.versions }
    var partitions: Int { 0 }
    var board: DeliveryBoard? { nil }
    var userConsumers: Int? { nil }
    var scene: FaultScene {
        FaultScene(
            backends: gateway.backends.isEmpty ? nil : BackendCrew(gateway), proxy: proxy, run: directory.name,
            defaultSides: [.clients])
    }

    func makeProducer(
        _ stream: StreamPlan, number: Int, receiver: some DeliveryReceiver
    ) throws -> GatewayClient {
        let seeds = SeedTree(seed: experiment.seed).derived("client", UInt64(number))
        return try GatewayClient.make(
            url: entry, plan: stream.request, kinds: stream.profile.events.map(\.request), seed: seeds.seed,
            trust: trust, receiver: receiver)
    }

    func startWatching() {}
    func join() async throws {}

    func unreadiness() async -> String? {
        guard gateway.isAlive else { return "the gateway ended by itself" }
        let dead = gateway.backends.filter { !$0.isAlive }.map(BackendCrew.name)
        return dead.isEmpty ? nil : "\(dead.joined(separator: ", ")) ended by itself"
    }

    /// What the experiment names, or else the store of backends that were started for it.
    private var outcomes: OutcomeSource? { experiment.outcomes ?? gateway.outcomeSource }

    var outcomeStore: String? { outcomes?.description }

    func lags(since moment: UInt64) -> [Int64]? { nil }
    func isDrained(since moment: UInt64, until: Experiments.Expression?) -> Bool { true }
    func stop() async {}

    func readOutcomes(_ manifest: RunManifest) async throws -> OutcomeReading? {
        guard let source = outcomes else { return nil }
        return try await FinalRead.read(source, of: directory, manifest, at: gateway.address)
    }

    func rebalances(since start: UInt64) -> RebalanceAccount? { nil }

    func strike() async {
        await gateway.shutDown()
        await proxy.shutdown()
    }
}

extension ProxyServer {
    /// Listens for a side, and tells where in the order of the destinations.
    fileprivate func open(_ side: ProxySide, to addresses: [String]) async throws -> [String] {
        try await open(side: side.rawValue, to: addresses.compactMap(HostPort.init))
        return bootstrapServers(side: side.rawValue).split(separator: ",").map(String.init)
    }
}
