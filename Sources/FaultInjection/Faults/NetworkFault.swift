import Experiments
import FaultProxy

/// `network: {latency: 150ms, jitter: 50ms, loss: 2%}`: slow and lossy connections, by the proxy.
public struct NetworkFault: ToxicFault {
    public static let kind = "network"
    public static let summary =
        "Latency with jitter, and packet loss as TCP shows it, on the connections `between` two parties."
    let latency: Duration
    let jitter: Duration
    let loss: Double
    public let backend: BackendChoice?

    public init?(fields: Fields) {
        backend = BackendChoice(fields: fields)
        let latency = fields.duration("latency")
        let loss = fields.share("loss")
        self.latency = latency ?? .zero
        jitter = fields.duration("jitter") ?? .zero
        self.loss = loss ?? 0
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
        if loss > 0 { parts.append("\(Share(fraction: loss)) loss (modelled as the stalls it causes in TCP)") }
        return parts.joined(separator: ", ")
    }

    public var undo: String { "remove the rules; bytes that are held go ahead at once" }

    private var toxics: [Toxic] {
        (latency > .zero ? [.latency(mean: latency, jitter: jitter)] : []) + (loss > 0 ? [.loss(share: loss)] : [])
    }

    public func inject(
        _ subject: String, for scheduled: ScheduledFault, in scene: FaultScene
    ) async throws(FaultError) -> Injected<ToxicInjection> {
        let injection = try ToxicInjection.inject(toxics, scheduled, scene, destination: destination(subject))
        let evidence = try await injection.confirm(scene, within: .seconds(5)) {
            latency > .zero ? $0.chunksDelayed > 0 : $0.segmentsSeen > 0
        }
        return Injected(injection, proof: describe(evidence))
    }

    public func evidence(_ injection: ToxicInjection, in scene: FaultScene) -> Evidence? {
        let total = injection.total(scene)
        return Evidence(isEffective: total.chunksDelayed > 0 || total.segmentsSeen > 0, describe(total))
    }

    private func describe(_ evidence: ToxicEvidence) -> String {
        var parts = ["\(evidence.connections) connections"]
        if latency > .zero {
            parts.append(
                "\(evidence.chunksDelayed) chunks delayed by \(evidence.meanDelay.inMilliseconds) ms on average")
        }
        if loss > 0 { parts.append("\(evidence.segmentsLost) of \(evidence.segmentsSeen) segments lost") }
        return parts.joined(separator: ", ")
    }
}

extension Duration {
    var inMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
