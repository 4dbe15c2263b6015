/// One line of the result: a promise, its bound, what was observed, and the verdict.
public struct Finding: Codable, Sendable, Hashable {
    /// What it belongs to, and so where it stands in a report.
    public enum Group: String, Codable, Sendable, CaseIterable {
        /// Whether the run itself can be believed: the generator kept up, nothing was cut short.
        case validity
        case steadyState = "steady-state"
        case invariant
        case fault
    }

    public var group: Group
    /// The name that the experiment gives it, or the id of the fault.
    public var name: String
    public var bound: String
    public var observed: String
    public var verdict: Verdict
    /// Why it is violated or inconclusive, and the worst examples; at most 12 lines.
    public var evidence: [String]
    /// What the repetitions of its fault came to; nil where nothing is repeated.
    public var repetitions: Repetitions?

    public init(
        _ group: Group, _ name: String, bound: String, observed: String, _ verdict: Verdict, evidence: [String] = [],
        repetitions: Repetitions? = nil
    ) {
        self.group = group
        self.name = name
        self.bound = bound
        self.observed = observed
        self.verdict = verdict
        self.evidence = Array(evidence.prefix(12))
        self.repetitions = repetitions
    }
}
