import Foundation
import Invariants
import Measurement
import Testing

@testable import Reporting

@Suite struct StreamReportTests {
    private func page(_ change: (inout Recording) -> Void = { _ in }) throws -> String {
        let run = try SyntheticRun()
        defer { run.remove() }
        var recording = try SyntheticStreams.recording(run)
        change(&recording)
        return HTMLReport(SyntheticRun.judgement, recording).html
    }

    @Test func `each stream has its rates, its statuses and its latencies, and all together`() throws {
        let page = try page()
        for title in [
            "<b>Rates</b>", "<b>Rates, stream polite</b>", "<b>Rates, stream greedy</b>", "<b>Answers by status</b>",
            "<b>Answers by status, stream greedy</b>", "<h3>stream polite</h3>", "<h3>stream greedy</h3>",
        ] {
            #expect(page.contains(title), "\(title)")
        }
        #expect(page.components(separatedBy: "<b>sender error</b>").count == 3)
        #expect(page.contains("<tr><td>during cut-off</td>") && page.contains("<tr><td>after cut-off</td>"))
    }

    @Test func `only statuses that occurred have a line`() throws {
        let page = try page()
        for name in ["2xx, 3xx", "429", "5xx", "no answer"] {
            #expect(page.contains("</svg>\(name)</span>"), "\(name)")
        }
        #expect(!page.contains("</svg>other 4xx</span>"))
    }

    @Test func `a run that only sends has no lag, and one without a gateway no statuses`() throws {
        #expect(!(try page()).contains("<b>Lag</b>"))
        let page = try page {
            $0.manifest.consumers = 3
            $0.statuses = [:]
        }
        #expect(page.contains("<b>Lag</b>") && !page.contains("Answers by status"))
    }

    @Test func `a run of one stream does not name it`() throws {
        let page = try page {
            $0.manifest.streams = [StreamRecord(plannedArrivals: 14_000)]
        }
        #expect(!page.contains("stream load") && !page.contains("<h3>"))
    }

    @Test func `a saturated generator is the first line of the result, of the summary and of the page`() throws {
        let finding = Finding(
            .validity, "generator greedy", bound: "sender error p99 ≤ 1 s", observed: "p99 1.20 s", .inconclusive,
            evidence: ["generator saturated: stream 'greedy', connections: the client had no room 9 times"])
        let late = Finding(.invariant, "tail", bound: "latency.p99 < 1s", observed: "1.2 s", .inconclusive)
        let judgement = Judgement(name: "limits", seed: 1, findings: [finding, late], exitCode: .inconclusive)
        let first = "INCONCLUSIVE: generator saturated: stream 'greedy', connections: the client had no room 9 times"
        #expect(ResultTable(judgement, directory: "runs/x").lines(color: false).first == first)
        #expect(MarkdownSummary(judgement, manifest: SyntheticRun.emptyManifest).text.contains("generator saturated: "))
        let junit = JUnitReport(judgement, manifest: SyntheticRun.emptyManifest).xml
        #expect(junit.contains(#"name="generator greedy" time="0.000"><error type="inconclusive""#))
    }
}
