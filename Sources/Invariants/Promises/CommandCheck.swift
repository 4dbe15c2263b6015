import Experiments
import Foundation
import Measurement

/// `command: {run: [python3, check.py], within: 60s}`: a check of the user's own.
///
/// Orchestration runs it, and puts what it printed into the recording: the judge stays pure.
public struct CommandCheck: Invariant {
    public static let kind = "command"
    public static let summary = "A program of yours looks at the run directory and prints its verdict as JSON."
    public static let example = "command: {run: [python3, check.py], within: 60s}"

    public let check: UserCheck

    public init?(fields: Fields) {
        let words = fields.strings("run")
        let limit = fields.duration("within", in: .milliseconds(100)...(.seconds(3600))) ?? .seconds(60)
        if words == nil { fields.demand("run", example: "run: [python3, check.py]") }
        guard let words else { return nil }
        guard words.first?.isEmpty == false else {
            fields.report(
                "run", problem: "the command is empty",
                remedy: "write a program and its arguments, as in '[python3, check.py]'")
            return nil
        }
        check = UserCheck(words: words, directory: fields.home, limit: limit)
    }

    public var bound: String { "by " + check.words.joined(separator: " ") }

    /// What a check prints.
    private struct Answer: Decodable {
        var verdict: Verdict
        var observed: String?
        var evidence: [String]?
    }

    public func check(_ recording: Recording) -> Observation {
        guard let report = recording.reports[check] else {
            return Observation(.inconclusive, "the command was not run")
        }
        let lastWords = report.lastWords.map { "it said: \($0)" }
        guard let output = report.output else {
            return Observation(.inconclusive, "no verdict", evidence: [report.failure ?? "it failed"] + lastWords)
        }
        do {
            let answer = try JSONDecoder().decode(Answer.self, from: Data(output.utf8))
            return Observation(
                answer.verdict, answer.observed ?? "", evidence: Array((answer.evidence ?? []).prefix(10)))
        } catch {
            return Observation(
                .inconclusive, "no verdict",
                evidence: ["it printed no verdict: \(Self.reason(error, output))"] + lastWords)
        }
    }

    private static func reason(_ error: any Error, _ output: String) -> String {
        let begin = output.trimmingCharacters(in: .whitespacesAndNewlines).prefix(80)
        guard !begin.isEmpty else { return "its output is empty" }
        switch error {
        case DecodingError.keyNotFound(let key, _): return "the key '\(key.stringValue)' is missing in \(begin)"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return "the value of '\(path)' is none that is known in \(begin)"
        default: return "\(begin) is not JSON with 'verdict': 'held', 'violated' or 'inconclusive'"
        }
    }
}
