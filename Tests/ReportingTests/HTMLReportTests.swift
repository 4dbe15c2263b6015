import Foundation
import Invariants
import Measurement
import Testing

@testable import Reporting

@Suite struct HTMLReportTests {
    private func page(_ change: (inout Judgement, inout Recording) -> Void = { _, _ in }) throws -> String {
        let run = try SyntheticRun()
        defer { run.remove() }
        var judgement = SyntheticRun.judgement
        var recording = try run.recording()
        change(&judgement, &recording)
        return HTMLReport(judgement, recording).html
    }

    @Test func `the page holds everything itself`() throws {
        let page = try page()
        for reference in ["http:", "https:", "src=", "href=", "url(", "@import", "<script", "<link"] {
            #expect(!page.contains(reference), "\(reference)")
        }
    }

    @Test func `rebalances are shown as a picture and in words`() throws {
        let account = try RecordedFindings.account("b-cooperative-confluent")
        let run = try SyntheticRun()
        defer { run.remove() }
        let kept = run.directory.rebalances.string
        try RebalanceJSON.text(account).write(toFile: kept, atomically: true, encoding: .utf8)
        let recording = try run.recording()
        func report() throws -> String {
            try ReportWriter.write(SyntheticRun.judgement, recording, to: run.directory)
            return try String(contentsOfFile: run.directory.report.string, encoding: .utf8)
        }
        let page = try report()
        #expect(page.contains("<h2>Rebalances</h2><img alt="))
        #expect(page.contains("kill b-cooperative-confluent-m3: cooperative, 2 partitions moved, outage up to 7.76 s"))
        try "{".write(toFile: kept, atomically: true, encoding: .utf8)
        #expect(try report().contains("<h2>Rebalances</h2><p>it is damaged"))
        try FileManager.default.removeItem(atPath: kept)
        #expect(try !report().contains("<h2>Rebalances</h2>"))
    }

    @Test func `whatever a run is told, it is shown and never interpreted`() throws {
        let evil = #"<script>alert("1")</script>&'|"#
        let page = try page { judgement, recording in
            judgement.name = evil
            judgement.hypothesis = evil
            judgement.ending = evil
            judgement.findings = Verdict.allCases.flatMap { verdict in
                Finding.Group.allCases.map { Finding($0, evil, bound: evil, observed: evil, verdict, evidence: [evil]) }
            }
            recording.manifest.versions = [evil: evil]
            recording.manifest.phases = [PhaseMark(name: evil, seconds: 1)]
            for index in recording.manifest.faults.indices {
                recording.manifest.faults[index].id = evil
                recording.manifest.faults[index].kind = evil
                recording.manifest.faults[index].effect = evil
                recording.manifest.faults[index].subject = evil
                recording.manifest.faults[index].proof = evil
                recording.manifest.faults[index].failure = evil
                recording.manifest.faults[index].revertFailure = evil
            }
            recording.events = RunEvent.Kind.allCases.map {
                RunEvent(at: 0, source: evil, $0, subject: evil, detail: evil, values: [evil: 1])
            }
        }
        #expect(!page.contains("<script") && !page.contains(#"alert("1")"#))
        #expect(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;|"))
    }

    @Test func `our own markup is not escaped`() throws {
        let page = try page { judgement, recording in
            judgement.hypothesis = nil
            judgement.findings.removeLast()
            recording.manifest.faults.removeLast()
            recording.events = []
        }
        #expect(!page.contains("&lt;") && !page.contains("&gt;"))
    }

    @Test func `the latencies of each window are told for each stream`() throws {
        let page = try page()
        for title in ["<b>latency</b>", "<b>service time</b>", "<b>sender error</b>", "<b>end to end</b>"] {
            #expect(page.contains(title))
        }
        #expect(page.contains("<tr><td>during slow-network</td><td>1,000</td>"))
    }

    @Test func `evidence is unfolded where a promise did not hold`() throws {
        let page = try page { judgement, _ in judgement.findings[3].evidence = ["held evidence"] }
        #expect(page.contains("<details><summary>evidence</summary><ul><li>held evidence</li>"))
        #expect(page.contains("<details open><summary>evidence</summary><ul><li>message 0-22817"))
    }

    @Test func `a recording without samples, events and faults makes a page`() {
        let judgement = Judgement(name: "n", seed: 1, findings: [], exitCode: .internalError)
        let page = HTMLReport(judgement, Recording(manifest: SyntheticRun.emptyManifest)).html
        #expect(page.contains("No events were recorded.") && page.contains("No latencies were recorded."))
        #expect(page.contains("The plan has no faults.") && page.contains("(no data)"))
        #expect(!page.lowercased().contains("nan") && !page.contains("inf,"))
    }

    @Test func `numbers that are none do not reach a plot`() {
        var recording = Recording(manifest: SyntheticRun.emptyManifest)
        recording.samples = [Double.nan, .infinity, 1e300, -5].map { value in
            var sample = Sample()
            sample.seconds = value
            sample.achievedRate = value
            sample.latencyP99 = value
            return sample
        }
        let judgement = Judgement(name: "n", seed: 1, findings: [], exitCode: .held)
        #expect(!HTMLReport(judgement, recording).html.contains("nan"))
    }

    @Test func `of many events the headlines stay, up to the limit`() {
        var recording = Recording(manifest: SyntheticRun.emptyManifest)
        recording.events = (0..<2000).map { RunEvent(at: $0, $0 % 100 == 99 ? .note : .clientError) }
        let list = EventList(recording: recording)
        #expect(list.shown.count == 500 && list.shown.filter { $0.kind == .note }.count == 20)
        #expect(list.shown.map(\.atNanoseconds) == list.shown.map(\.atNanoseconds).sorted())
        #expect(list.markup.text.contains("1500 more events"))
    }
}
