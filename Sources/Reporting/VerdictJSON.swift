import Foundation
import Invariants

/// `verdict.json`: a judgement for programs, with the verdict over all of it.
public struct VerdictJSON: Codable, Sendable, Hashable {
    public var format: Int
    public var name: String
    public var hypothesis: String?
    public var seed: UInt64
    public var verdict: Verdict
    /// Why the verdict is not `held`, in one line.
    public var reason: String?
    public var ending: String?
    public var exitCode: ExitCode
    public var findings: [Finding]

    enum CodingKeys: String, CodingKey {
        case format, name, hypothesis, seed, verdict, reason, ending
        case exitCode = "exit_code"
        case findings
    }

    public init(_ judgement: Judgement) {
        let conclusion = Conclusion(judgement)
        format = judgement.format
        name = judgement.name
        hypothesis = judgement.hypothesis
        seed = judgement.seed
        verdict = conclusion.verdict
        reason = conclusion.reason
        ending = judgement.ending
        exitCode = judgement.exitCode
        findings = judgement.findings
    }

    /// Reads the contents of a `verdict.json`.
    public init(_ data: Data) throws { self = try JSONDecoder().decode(VerdictJSON.self, from: data) }

    /// The judgement that was written.
    public var judgement: Judgement {
        var judgement = Judgement(
            name: name, hypothesis: hypothesis, seed: seed, findings: findings, ending: ending, exitCode: exitCode)
        judgement.format = format
        return judgement
    }

    public func data() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}
