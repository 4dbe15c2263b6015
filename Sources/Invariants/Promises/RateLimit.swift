import Experiments
import Foundation
import Measurement

/// `rate-limit: {stream: greedy, algorithm: token-bucket, rate: 1000/s, burst: 200}`: a user gets the limit, no more
/// and not much less, and is refused as declared.
public struct RateLimit: Invariant {
    public static let kind = "rate-limit"
    public static let summary =
        "In every interval a user is let in as often as the limit says, not above it and not far below."
    public static let example = "rate-limit: {algorithm: token-bucket, rate: 1000/s, burst: 200}"

    /// What is asked of the header `Retry-After` of a refusal.
    enum RetryAfter: String, CaseIterable, Sendable {
        /// It is there, and who waits as long is let in.
        case holds
        /// It is there.
        case present
        /// Nothing.
        case any
    }

    /// The share of what is due that must be let in.
    static let leastShare = 0.98

    let stream: String?
    let limit: LimitFields
    let tolerance: Double
    let retryAfter: RetryAfter

    public init?(fields: Fields) {
        stream = fields.stream("stream")
        tolerance = fields.share("tolerance") ?? 0
        retryAfter = fields.choice("retry-after", RetryAfter.self) ?? .holds
        let limit = LimitFields(fields)
        if !fields.contains("stream"), let streams = fields.knownStreams, streams.count > 1 {
            fields.report(
                nil, problem: "the load has \(streams.count) streams, and each is a user of its own",
                remedy: "add 'stream: \(streams[0])'")
        }
        guard let limit else { return nil }
        self.limit = limit
    }

    public var needsExchanges: Bool { true }

    public var bound: String { limit.text }

    public func check(_ recording: Recording) -> Observation {
        guard let stream = recording.manifest.stream(named: stream)?.name else {
            return Observation(.inconclusive, "the run has no such stream")
        }
        if let doubt = recording.exchangeDoubt(stream: stream) { return Observation(.inconclusive, doubt) }
        let requests = LimitedRequest.all(of: stream, in: recording)
        let accepted = requests.filter { $0.verdict == .accepted }.map { (sent: $0.sent, answered: $0.answered) }
        guard !accepted.isEmpty else {
            return Observation(.inconclusive, "none of \(requests.count) requests was accepted")
        }
        let ceiling = LimitCeiling(limit.algorithm, tolerance: tolerance).check(accepted)
        let due = Entitlement(requests, limit.algorithm)
        let refusals = RefusalCheck(retryAfter, limit.algorithm, tolerance: tolerance).check(requests, recording)
        let broken = ceiling.violations + tooFew(due) + refusals.violations
        let observed = "\(ceiling.observed), \(Self.percent(due.share)) of what is due, \(refusals.observed)"
        guard broken.isEmpty else { return Observation(.violated, observed, evidence: broken + [ceiling.evidence]) }
        guard due.overdemand > 0 else {
            return Observation(
                .inconclusive, observed, evidence: ["no more was asked for than the limit allows: it was not tried"])
        }
        guard refusals.doubts.isEmpty else {
            return Observation(.inconclusive, observed, evidence: refusals.doubts)
        }
        return Observation(.held, observed, evidence: [ceiling.evidence])
    }

    private func tooFew(_ due: Entitlement) -> [String] {
        guard due.share < Self.leastShare - tolerance else { return [] }
        return [
            "accepted \(due.accepted) of the \(due.entitled) requests that a correct limiter lets in, "
                + "\(Self.percent(due.share)) instead of \(Self.percent(Self.leastShare - tolerance))"
        ]
    }

    private static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
}
