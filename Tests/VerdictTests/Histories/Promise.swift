import Experiments
import Invariants
import Measurement

/// The promises that are judged from what the processes of a run did and saw.
enum Promise: String, CaseIterable, Sendable, Comparable {
    case noLoss = "no-loss"
    case noPhantoms = "no-phantoms"
    case duplicates
    case offsetsAgree = "offsets-agree"
    case orderPerKey = "order per key"
    case orderPerPartition = "order per partition"
    case resume, commits, ownership

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// What the judge says of a recording, when so many places may be delivered again.
    static func verdicts(of recording: Recording, allowedRepeats: Int) throws -> [Promise: Verdict] {
        let invariants = try allCases.map { promise in
            NamedInvariant(
                name: promise.rawValue, spec: try promise.spec(allowedRepeats),
                location: SourceLocation(file: "experiment.yaml", line: 1, column: 1))
        }
        let findings = Judge(invariants: invariants, steadyState: []).judge(recording).findings
        return findings.reduce(into: [:]) { verdicts, finding in
            if finding.group == .invariant, let promise = Promise(rawValue: finding.name) {
                verdicts[promise] = finding.verdict
            }
        }
    }

    private func spec(_ allowedRepeats: Int) throws -> any InvariantSpec {
        switch self {
        case .noLoss: try Self.decode(NoLoss.self)
        case .noPhantoms: try Self.decode(NoPhantoms.self)
        case .duplicates: try Self.decode(Duplicates.self, "{log: none, deliveries: \(allowedRepeats)}")
        case .offsetsAgree: try Self.decode(OffsetsAgree.self)
        case .orderPerKey: try Self.decode(Order.self, "{per: key}")
        case .orderPerPartition: try Self.decode(Order.self, "{per: partition}")
        case .resume: try Self.decode(Resume.self)
        case .commits: try Self.decode(Commits.self)
        case .ownership: try Self.decode(Ownership.self)
        }
    }

    private static func decode<Spec: InvariantSpec>(_ type: Spec.Type, _ text: String = "{}") throws -> Spec {
        try Document.decode(text, file: "experiment.yaml") { type.init(fields: $0) }
    }
}
