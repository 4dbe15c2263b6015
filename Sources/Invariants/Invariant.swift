import Experiments
import Measurement

/// A promise that is judged from a finished run.
///
/// A new invariant is one file in `Promises/`, one line in `InvariantCatalog`, one test and one example.
public protocol Invariant: InvariantSpec {
    /// Judges a recording: pure, so that a stored run can be judged again. One that throws is inconclusive.
    func check(_ recording: Recording) throws -> Observation
    /// Whether it looks at the single requests to a gateway, which are recorded only for invariants that do.
    var needsExchanges: Bool { get }
}

extension Invariant {
    public var needsExchanges: Bool { false }
}

/// What was observed of a promise, and what that means.
public struct Observation: Sendable, Hashable {
    public var observed: String
    public var verdict: Verdict
    public var evidence: [String]

    public init(_ verdict: Verdict, _ observed: String, evidence: [String] = []) {
        self.observed = observed
        self.verdict = verdict
        self.evidence = evidence
    }
}

/// Every invariant that an experiment can name.
public enum InvariantCatalog {
    public static let all: [any Invariant.Type] = [
        NoLoss.self, NoPhantoms.self, IdempotentOutcomes.self, Order.self, BoundedLag.self, RateLimit.self,
        Failover.self, Attempts.self, OffsetsAgree.self, Duplicates.self, Resume.self, Commits.self, Ownership.self,
        Liveness.self, Recovery.self, BackPressure.self, CommandCheck.self,
    ]
}
