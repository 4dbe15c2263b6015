import Experiments
import FaultProxy

/// `network: {latency: 150ms, jitter: 50ms, loss: 2%}`: slow and lossy connections, by the proxy.
///
/// Packets are really lost where the kernel can be asked to drop them; elsewhere the proxy holds bytes as loss would.
public struct NetworkFault: ToxicFault {
    public static let kind = "network"
    public static let summary =
        "Latency with jitter, and packet loss as TCP shows it, on the connections `between` two parties."
    let latency: Duration
    let jitter: Duration
    let loss: Double
    /// nil: the kernel where that is possible.
    let lossBy: LossMeans?
    public let backend: BackendChoice?

    public init?(fields: Fields) {
        backend = BackendChoice(fields: fields)
        let latency = fields.duration("latency")
        let loss = fields.share("loss")
        self.latency = latency ?? .zero
        jitter = fields.duration("jitter") ?? .zero
        self.loss = loss ?? 0
        lossBy = fields.choice("loss-by", LossMeans.self)
        if fields.contains("loss-by"), !fields.contains("loss") {
            fields.report("loss-by", problem: "nothing is lost", remedy: "give 'loss' too, or remove 'loss-by'")
        }
        if jitter > self.latency {
            fields.report(
                "jitter", problem: "the jitter is larger than the latency",
                remedy: "a delay varies between latency - jitter and latency + jitter, which must not be below 0")
        }
        guard self.latency == .zero, self.loss == 0 else { return }
        // A value that cannot be read is reported as such already.
        if (latency != nil || !fields.contains("latency")) && (loss != nil || !fields.contains("loss")) {
            fields.report(nil, problem: "the network fault does nothing", remedy: "give 'latency', 'loss' or both")
        }
        return nil
    }

    public var effect: String {
        var parts: [String] = []
        if latency > .zero { parts.append("\(latency.inMilliseconds) ± \(jitter.inMilliseconds) ms latency") }
        if loss > 0 {
            let means =
                switch lossBy {
                case .kernel: "packets dropped by the kernel"
                case .model: "modelled as the stalls it causes in TCP"
                case nil: "packets dropped by the kernel, or else modelled as the stalls it causes in TCP"
                }
            parts.append("\(Share(fraction: loss)) loss (\(means))")
        }
        return parts.joined(separator: ", ")
    }

    public var undo: String { "remove the rules; bytes that are held go ahead at once" }

    public func undoAction(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> UndoAction {
        try table(scheduled, scene).map { .removePacketLoss(table: $0) } ?? .endsWithHarness
    }

    /// What the kernel's table is called; nil when the kernel is not asked.
    private func table(_ scheduled: ScheduledFault, _ scene: FaultScene) throws(FaultError) -> String? {
        guard loss > 0, lossBy != .model else { return nil }
        let problem = KernelPacketLoss.reasonUnavailable()
        if problem == nil, let table = try? KernelPacketLoss.tableName(run: Self.name(scheduled, scene)) {
            return table
        }
        guard lossBy == .kernel else { return nil }
        throw FaultError("the kernel cannot be asked to lose packets: \(problem ?? "the run has no name for a table")")
    }

    private static func name(_ scheduled: ScheduledFault, _ scene: FaultScene) -> String {
        // A '#' has no place in the name of a table, and a '.' is in no id.
        "\(scene.run)-\(scheduled.id.replacing("#", with: "."))"
    }

    private func startPacketLoss(
        _ subject: String, _ scheduled: ScheduledFault, _ scene: FaultScene
    ) throws(FaultError) -> KernelPacketLoss? {
        guard try table(scheduled, scene) != nil else { return nil }
        let listeners = ToxicInjection.sides(scheduled, scene).flatMap {
            scene.proxy.listeners(side: $0.rawValue, destination: destination(subject))
        }
        let rules = listeners.map { PacketLossRule("\($0)", on: .clients(listener: $0), share: loss) }
        do throws(ProxyError) {
            return try KernelPacketLoss.start(run: Self.name(scheduled, scene), rules: rules)
        } catch {
            throw FaultError("the kernel cannot be asked to lose packets: \(error.problem)")
        }
    }

    public func renew(_ injection: ToxicInjection, in scene: FaultScene) { try? injection.packetLoss?.renew() }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<ToxicInjection> {
        let packetLoss = try startPacketLoss(subject, scheduled, scene)
        var toxics: [Toxic] = latency > .zero ? [.latency(mean: latency, jitter: jitter)] : []
        if loss > 0, packetLoss == nil { toxics.append(.loss(share: loss)) }
        var injection: ToxicInjection
        do throws(FaultError) {
            injection = try .inject(toxics, scheduled, scene, destination: destination(subject))
        } catch {
            try? packetLoss?.remove()
            throw error
        }
        injection.packetLoss = packetLoss
        let evidence = try await injection.confirm(scene, within: .seconds(5)) {
            latency > .zero ? $0.chunksDelayed > 0 : $0.segmentsSeen > 0
        }
        return Injected(injection, proof: describe(evidence, injection))
    }

    public func evidence(_ injection: ToxicInjection, in scene: FaultScene) -> Evidence? {
        let total = injection.total(scene)
        return Evidence(isEffective: total.chunksDelayed > 0 || total.segmentsSeen > 0, describe(total, injection))
    }

    private func describe(_ evidence: ToxicEvidence, _ injection: ToxicInjection) -> String {
        var parts = ["\(evidence.connections) connections"]
        if latency > .zero {
            parts.append(
                "\(evidence.chunksDelayed) chunks delayed by \(evidence.meanDelay.inMilliseconds) ms on average")
        }
        if loss > 0 {
            let what = injection.packetLoss == nil ? "segments lost, by the model" : "packets lost, by the kernel"
            parts.append("\(evidence.segmentsLost) of \(evidence.segmentsSeen) \(what)")
        }
        return parts.joined(separator: ", ")
    }
}

extension Duration {
    var inMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
