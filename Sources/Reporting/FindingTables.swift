import Invariants

/// The findings of a run as tables, a table for each group, with the evidence to unfold.
struct FindingTables {
    let judgement: Judgement

    var markup: Markup { "\(FindingSection.sections(of: judgement).map(table))" }

    private func table(_ section: FindingSection) -> Markup {
        """
        <table class="findings"><thead><tr><th></th><th>\(section.title)</th><th>bound</th><th>observed</th><th>verdict</th></tr></thead>
        <tbody>\(section.findings.map(row))</tbody></table>
        """
    }

    private func row(_ finding: Finding) -> Markup {
        let verdict = finding.verdict.rawValue
        return """
            <tr><td class="\(verdict)">\(finding.verdict.mark)</td><td>\(finding.name)</td><td>\(finding.bound)</td>\
            <td>\(finding.observed)\(evidence(finding))</td><td class="\(verdict)">\(verdict)</td></tr>
            """
    }

    private func evidence(_ finding: Finding) -> Markup {
        guard !finding.evidence.isEmpty else { return "" }
        let open: Markup = finding.verdict == .held ? "" : " open"
        let lines = finding.evidence.map { line -> Markup in "<li>\(line)</li>" }
        return "<details\(open)><summary>evidence</summary><ul>\(lines)</ul></details>"
    }
}
