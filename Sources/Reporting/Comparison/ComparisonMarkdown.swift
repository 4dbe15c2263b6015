/// A comparison as a table for documents and pull requests.
public struct ComparisonMarkdown {
    private static let header = [
        "run", "protocol", "set off by", "rebalances", "rounds", "moved", "outage max", "gap max", "lost", "stall",
        "total", "again", "confidence", "phases",
    ]

    private let comparison: RebalanceComparison

    public init(_ comparison: RebalanceComparison) { self.comparison = comparison }

    public var text: String {
        let tables = comparison.groups.flatMap { group in
            ["### \(MarkdownSummary.escape(group.title))", ""] + table(group) + [""] + warnings(group)
        }
        let explanation = """
            *lost*: all gaps of all partitions, in partition-seconds. *stall*: all partitions together. *again*: offsets that \
            both owners were sent. All but the longest outage and gap are sums over the rebalances of a run.
            """
        let leftOut = comparison.leftOut.map { [MarkdownSummary.escape($0) + "."] } ?? []
        let agreement = comparison.agreement.map { agreement in
            let words = [agreement.sentence, agreement.omissions].compactMap { $0 }.joined(separator: "; ")
            return [
                "",
                MarkdownSummary.escape((WitnessAgreement.explanation + ["All runs: \(words)."]).joined(separator: " ")),
            ]
        }
        return (tables + [explanation] + leftOut + (agreement ?? [])).joined(separator: "\n")
    }

    private func table(_ group: RebalanceComparison.Group) -> [String] {
        let rule = Self.header.indices.map { (3...11).contains($0) ? "---:" : "---" }
        return [row(Self.header), row(rule)] + group.entries.map { row(cells($0).map(MarkdownSummary.escape)) }
    }

    private func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

    private func cells(_ entry: RebalanceComparison.Entry) -> [String] {
        let totals = entry.totals
        let name = entry.run.path.split(separator: "/").last.map(String.init) ?? entry.run.path
        let phases = totals.phases.map { "\($0.name.rawValue) \(Readable.microseconds($0.microseconds))" }
        let origin = [name, entry.story.origin].filter { !$0.isEmpty }.joined(separator: ", ")
        let events = [entry.story.events, entry.story.longest].compactMap { $0 }
        return [
            origin, totals.groupProtocol, events.joined(separator: "; "), "\(totals.rebalances)",
            totals.rounds.map(String.init) ?? "–", "\(totals.moved)", Readable.microseconds(totals.longestOutage),
            Readable.microseconds(totals.longestGap), Readable.microseconds(totals.lost),
            Readable.microseconds(totals.stall), Readable.microseconds(totals.total), "\(totals.deliveredAgain)",
            totals.confidence?.rawValue ?? "–", phases.joined(separator: ", "),
        ]
    }

    private func warnings(_ group: RebalanceComparison.Group) -> [String] {
        let lines = group.entries.flatMap { entry in
            let apart = entry.agreement?.disagreeing.map { $0.text(in: entry.run) } ?? []
            return (entry.story.warnings + apart).map { "- \(MarkdownSummary.escape("\(entry.run.path): \($0)"))" }
        }
        return lines.isEmpty ? [] : lines + [""]
    }
}
