import Invariants

/// What a judgement comes to, in one line.
public struct Conclusion: Sendable, Hashable {
    /// The verdict over all findings and over how the run ended.
    public let verdict: Verdict
    /// `HELD`, `VIOLATED`, `INCONCLUSIVE`, or what kept the run from being any of these.
    public let word: String
    /// Why it is not `HELD`; `nil` if it is.
    public let reason: String?

    public init(_ judgement: Judgement) {
        verdict = Self.verdict(judgement)
        word = Self.word(judgement, verdict)
        reason = verdict == .held && judgement.exitCode == .held ? nil : Self.reason(judgement, verdict)
    }

    /// `HELD` or `VIOLATED: no-loss`.
    public var text: String { reason.map { "\(word): \($0)" } ?? word }

    private static func verdict(_ judgement: Judgement) -> Verdict {
        let floor: Verdict =
            switch judgement.exitCode {
            case .held, .regression: .held
            case .violated: .violated
            default: .inconclusive
            }
        return max(floor, judgement.findings.map(\.verdict).max() ?? .held)
    }

    private static func word(_ judgement: Judgement, _ verdict: Verdict) -> String {
        switch judgement.exitCode {
        case .held, .violated, .inconclusive: verdict.rawValue.uppercased()
        case .steadyStateWrong: "STEADY STATE WRONG"
        case .stopped: "STOPPED"
        case .faultInPlace: "FAULT IN PLACE"
        case .regression: "REGRESSION"
        case .usage, .inputMissing, .targetUnreachable, .internalError, .unwritable: "FAILED"
        }
    }

    private static func reason(_ judgement: Judgement, _ verdict: Verdict) -> String {
        switch judgement.exitCode {
        case .held, .violated, .inconclusive: reason(judgement.findings, verdict) ?? judgement.exitCode.meaning
        default: judgement.ending ?? judgement.exitCode.meaning
        }
    }

    private static func reason(_ findings: [Finding], _ verdict: Verdict) -> String? {
        let doubt = firstDoubt(findings)
        guard verdict == .violated else { return doubt.map(explain) }
        let violated = findings.filter { $0.verdict == .violated }
        guard !violated.isEmpty else { return nil }
        let names = violated.map(\.name).joined(separator: ", ")
        // What puts the whole run in doubt is told even when something is worse.
        guard let doubt, doubt.group == .validity else { return names }
        return "\(names) (and the run is in doubt: \(explain(doubt)))"
    }

    /// The first inconclusive finding; one of validity comes first, since it explains the others.
    private static func firstDoubt(_ findings: [Finding]) -> Finding? {
        let doubtful = findings.filter { $0.verdict == .inconclusive }
        return doubtful.first { $0.group == .validity } ?? doubtful.first
    }

    private static func explain(_ finding: Finding) -> String {
        let why = finding.evidence.first ?? finding.observed
        // "generator saturated: …" needs no "generator" before it.
        if finding.group == .validity, let word = finding.name.split(separator: " ").first, why.hasPrefix("\(word) ") {
            return why
        }
        return why.isEmpty ? finding.name : "\(finding.name): \(why)"
    }
}
