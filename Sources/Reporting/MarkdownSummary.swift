import Invariants
import Measurement

/// `summary.md`: the result as a table for the summary of a continuous integration job.
public struct MarkdownSummary: Sendable {
    private let judgement: Judgement
    private let manifest: RunManifest

    public init(_ judgement: Judgement, manifest: RunManifest) {
        self.judgement = judgement
        self.manifest = manifest
    }

    public var text: String {
        let conclusion = Conclusion(judgement)
        var lines = ["## \(conclusion.verdict.mark) \(Self.escape(conclusion.text))", ""]
        let started = manifest.startedAt.formatted(.iso8601)
        lines.append("**\(Self.escape(judgement.name))**, seed \(judgement.seed), started \(started)")
        if let hypothesis = judgement.hypothesis { lines += ["", "> \(Self.escape(hypothesis))"] }
        for section in FindingSection.sections(of: judgement) { lines += table(section) }
        lines += ["", "Exit code \(judgement.exitCode.rawValue): \(judgement.exitCode.meaning)", ""]
        return lines.joined(separator: "\n")
    }

    private func table(_ section: FindingSection) -> [String] {
        let head = ["", "| | \(section.title) | bound | observed | verdict |", "|---|---|---|---|---|"]
        let rows = section.findings.map { finding in
            let cells = [finding.name, finding.bound, finding.observed].map(Self.escape).joined(separator: " | ")
            return "| \(finding.verdict.mark) | \(cells) | \(finding.verdict.rawValue) |"
        }
        let evidence = section.findings.filter { $0.verdict != .held && !$0.evidence.isEmpty }.flatMap { finding in
            ["", "\(finding.verdict.mark) \(Self.escape(finding.name)):", ""]
                + finding.evidence.map { "- \(Self.escape($0))" }
        }
        return head + rows + evidence
    }

    /// The text with everything that Markdown, or HTML within it, would read as more than text taken apart.
    static func escape(_ text: String) -> String {
        DisplayWidth.oneLine(text).map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\\", "|", "`", "*", "_", "[", "]", "~", "#": "\\\(character)"
            default: String(character)
            }
        }.joined()
    }
}
