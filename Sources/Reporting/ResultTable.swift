import Invariants
import Measurement

/// The result of a run as text: the conclusion, every finding with its evidence, and where the run lies.
public struct ResultTable: Sendable {
    private static let maximumWidth = 110
    /// What a column always has room for, with names of the usual length.
    private static let safeWidth = 32

    private let judgement: Judgement
    private let faults: [String: FaultRecord]
    private let directory: String

    /// Makes the table; `directory` is the path of the run, `faults` tells what became of each fault by its id.
    public init(_ judgement: Judgement, faults: [FaultRecord] = [], directory: String) {
        self.judgement = judgement
        self.faults = Dictionary(faults.map { ($0.id, $0) }) { first, _ in first }
        self.directory = directory
    }

    public func text(color: Bool) -> String { lines(color: color).joined(separator: "\n") + "\n" }

    public func lines(color: Bool) -> [String] {
        let conclusion = Conclusion(judgement)
        let subject = "\(judgement.name)  seed \(judgement.seed)"
        let first = conclusion.reason == nil ? "\(conclusion.text)  \(subject)" : conclusion.text
        var table = TerminalTable(columns: Array(repeating: .left, count: 5), maximumWidth: Self.maximumWidth)
        table.addText(StyledText(first, conclusion.verdict.style))
        if conclusion.reason != nil { table.addText(StyledText(subject, .bold)) }
        if let hypothesis = judgement.hypothesis { table.addText(StyledText(hypothesis, .dim)) }
        for section in FindingSection.sections(of: judgement) { add(section, to: &table) }
        table.addText("")
        if let ending = judgement.ending { table.addText(StyledText("ended early: \(ending)", .doubtful)) }
        table.addText(StyledText("exit code \(judgement.exitCode.rawValue): \(judgement.exitCode.meaning)", .dim))
        // The path is not clipped: it is there to be copied.
        return table.lines(color: color) + [DisplayWidth.oneLine(directory)]
    }

    private func add(_ section: FindingSection, to table: inout TerminalTable) {
        table.addText("")
        let columns = section.group == .fault ? ["injected", "reverted"] : ["bound", "observed"]
        table.addRow((["", section.title] + columns + ["verdict"]).map { StyledText($0, .dim) })
        for finding in section.findings {
            let style = finding.verdict.style
            let (bound, observed) = cells(finding)
            table.addRow([
                StyledText(finding.verdict.mark, style), StyledText(finding.name), StyledText(bound),
                StyledText(observed), StyledText(finding.verdict.rawValue, style),
            ])
            guard finding.verdict != .held else { continue }
            // What a column cuts off is told whole where it matters.
            let cut = observed.count > Self.safeWidth ? ["\(columns[1]): \(observed)"] : []
            for line in cut + finding.evidence { table.addText(StyledText(line, .dim), indent: 5) }
        }
    }

    private func cells(_ finding: Finding) -> (String, String) {
        guard finding.group == .fault, let record = faults[finding.name] else {
            return (finding.bound, finding.observed)
        }
        return (FaultText(record).injected, FaultText(record).reverted)
    }
}

extension Verdict {
    fileprivate var style: TerminalStyle {
        switch self {
        case .held: .good
        case .violated: .bad
        case .inconclusive: .doubtful
        }
    }
}
