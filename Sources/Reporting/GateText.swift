import Foundation
import RunHistory

/// What a gate found, for a person.
public struct GateText: Sendable {
    private let report: GateReport

    public init(_ report: GateReport) { self.report = report }

    private var title: String {
        let experiment = report.series.experiment
        let before =
            switch report.question.baseline {
            case .branch(let name?): "branch \(name)"
            case .branch(nil): "the runs before it"
            case .run(let id): "run \(id)"
            }
        return "\(report.answer.rawValue): \(experiment.name), commit \(TrendWords.commit(report.question.commit)) "
            + "against \(before)"
    }

    public func text(color: Bool) -> String {
        var table = TerminalTable(columns: Array(repeating: .left, count: 7), maximumWidth: 160)
        table.addText(StyledText(title, .bold))
        table.addRow(
            ["", "metric", "baseline", "candidate", "change", "p", "answer"].map { StyledText($0, .dim) })
        for finding in report.findings { add(finding, &table) }
        return table.lines(color: color).joined(separator: "\n")
    }

    private func add(_ finding: GateFinding, _ table: inout TerminalTable) {
        let (mark, style) = Self.looks(finding.answer)
        let comparison = finding.comparison
        let levels = comparison.map { comparison in
            [comparison.effect.before, comparison.effect.after].map { TrendWords.value($0, finding.metric) }
        }
        let change = comparison.map { TrendWords.percent(($0.effect.after - $0.effect.before) / abs($0.effect.before)) }
        table.addRow([
            StyledText(mark, style), StyledText(finding.metric.name),
            StyledText((levels.map { $0[0] + " of " } ?? "") + Self.runs(finding.baseline)),
            StyledText((levels.map { $0[1] + " of " } ?? "") + Self.runs(finding.candidates)),
            StyledText(change ?? "–"),
            StyledText(
                comparison.map {
                    "\(TrendWords.probability($0.pValue)) (limit \(TrendWords.probability($0.level)))"
                } ?? "–"),
            StyledText(finding.answer.rawValue, style),
        ])
        for line in Self.notes(finding) { table.addText(StyledText(line, .dim), indent: 3) }
    }

    private static func runs(_ count: Int) -> String { count == 1 ? "1 run" : "\(count) runs" }

    private static func notes(_ finding: GateFinding) -> [String] {
        finding.reasons
            + finding.openRegressions.flatMap {
                [
                    "the trend changed at \(TrendWords.sentence($0, finding.metric))",
                    "mend it, or accept it: highwater accept \(finding.metric.name) \($0.run.commit ?? $0.run.runID)",
                ]
            }
            + (finding.watched.map { ["watch: \(TrendWords.sentence($0, finding.metric))"] } ?? [])
            + (finding.drift.map { [TrendText.sentence($0)] } ?? [])
    }

    private static func looks(_ answer: GateFinding.Answer) -> (String, TerminalStyle) {
        switch answer {
        case .regression: ("✗", .bad)
        case .noRegression: ("✓", .good)
        case .cannotSay: ("?", .doubtful)
        }
    }
}
