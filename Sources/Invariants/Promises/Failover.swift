import Experiments
import Measurement

/// `failover: {within: 5s, recovered-within: 10s}`: when a backend goes away, requests fail for a stated time only, and
/// when it is back it gets its part again.
public struct Failover: Invariant {
    public static let kind = "failover"
    public static let summary =
        "When a backend goes away, only its part of the requests fails, for a stated time, and it gets its part back."
    public static let example = "failover: {within: 5s, recovered-within: 10s}"

    let stream: String?
    let fault: String?
    let within: Duration
    let recoveredWithin: Duration
    /// Of its fair part that a backend must have again.
    let share: Double

    public init?(fields: Fields) {
        fields.demand("within", example: "within: 5s")
        stream = fields.stream("stream")
        fault = fields.fault("fault")
        let within = fields.duration("within", in: .zero...(.seconds(3600)))
        recoveredWithin = fields.duration("recovered-within", in: .zero...(.seconds(3600))) ?? .seconds(10)
        share = fields.share("share") ?? 0.8
        guard let within else { return nil }
        self.within = within
    }

    public var needsExchanges: Bool { true }

    public var bound: String {
        "failures only within \(within.written), \(Share(fraction: share)) of its part after \(recoveredWithin.written)"
    }

    public func check(_ recording: Recording) -> Observation {
        if let doubt = recording.exchangeDoubt(stream: stream) { return Observation(.inconclusive, doubt) }
        let faults = BackendFault.all(in: recording.manifest, id: fault)
        guard !faults.isEmpty else {
            return Observation(
                .inconclusive, fault.map { "the fault '\($0)' took no backend away" } ?? "no fault took a backend away")
        }
        let requests = BackendRequest.all(of: stream, in: recording)
        guard requests.contains(where: { $0.backend > 0 }) else {
            return Observation(
                .inconclusive, "\(requests.count) requests, no backend is known",
                evidence: ["let every backend answer with a header 'x-backend: N', from 1 on"])
        }
        let results = faults.map { fault in
            FailoverCheck(
                fault: fault, requests: requests, within: within.inSeconds, recoveredWithin: recoveredWithin.inSeconds,
                share: share
            ).check()
        }
        let observed = results.map(\.observed).joined(separator: "; ")
        let violations = results.flatMap(\.violations)
        guard violations.isEmpty else { return Observation(.violated, observed, evidence: violations) }
        let doubts = results.flatMap(\.doubts)
        return Observation(doubts.isEmpty ? .held : .inconclusive, observed, evidence: doubts)
    }
}
