import Invariants

/// The findings of one group, with the heading they have in a report.
struct FindingSection {
    let group: Finding.Group
    let findings: [Finding]

    var title: String {
        switch group {
        case .validity: "validity of the run"
        case .steadyState: "steady state"
        case .invariant: "invariants"
        case .fault: "faults"
        }
    }

    /// The groups that have findings, in the order of a report; doubt about the run itself comes before all else.
    static func sections(of judgement: Judgement) -> [FindingSection] {
        let isDoubtful = judgement.findings.contains { $0.group == .validity && $0.verdict != .held }
        let order: [Finding.Group] = [.invariant, .steadyState, .fault]
        return (isDoubtful ? [.validity] + order : order + [.validity]).compactMap { group in
            let findings = judgement.findings.filter { $0.group == group }
            return findings.isEmpty ? nil : FindingSection(group: group, findings: findings)
        }
    }
}

extension Verdict {
    /// One character that stands for the verdict in a table.
    var mark: String {
        switch self {
        case .held: "✓"
        case .violated: "✗"
        case .inconclusive: "?"
        }
    }
}
