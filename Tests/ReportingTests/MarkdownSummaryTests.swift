import Invariants
import Testing

@testable import Reporting

@Suite struct MarkdownSummaryTests {
    private func text(_ judgement: Judgement) -> String {
        MarkdownSummary(judgement, manifest: SyntheticRun.emptyManifest).text
    }

    @Test func `the heading is the conclusion`() {
        #expect(text(SyntheticRun.judgement).hasPrefix("## ✗ VIOLATED: no-loss\n"))
    }

    @Test func `text cannot break out of its cell`() throws {
        let finding = Finding(
            .invariant, "a|b", bound: "<img src=x>\n| x |", observed: #"`code` & "quotes" \ *"#, .violated)
        let lines = text(Judgement(name: "n", seed: 1, findings: [finding], exitCode: .violated)).split(separator: "\n")
        let row = try #require(lines.first { $0.hasPrefix("| ✗") })
        #expect(
            row == #"| ✗ | a\|b | &lt;img src=x&gt; \| x \| | \`code\` &amp; "quotes" \\ \* | violated |"#)
    }

    @Test func `evidence is listed for what did not hold`() {
        #expect(text(SyntheticRun.judgement).contains("? recovers:\n\n- the target told no lag after 60 s\n"))
    }
}
