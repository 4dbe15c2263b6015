import Foundation
import Invariants
import Measurement
import RebalanceRecorder

/// `report.html`: the whole result of a run on one page that needs no other file and no network.
public struct HTMLReport: Sendable {
    private let judgement: Judgement
    private let recording: Recording
    private let rebalances: Result<RebalanceAccount, RebalanceFileError>?

    /// `rebalances`: what the run keeps of them; nil for a run that keeps none.
    public init(
        _ judgement: Judgement, _ recording: Recording,
        rebalances: Result<RebalanceAccount, RebalanceFileError>? = nil
    ) {
        self.judgement = judgement
        self.recording = recording
        self.rebalances = rebalances
    }

    public var html: String {
        let conclusion = Conclusion(judgement)
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(conclusion.word): \(judgement.name)</title>
            <style>
            \(ReportStyle.sheet)
            </style></head><body>
            \(header(conclusion))
            <h2>Findings</h2>
            \(FindingTables(judgement: judgement).markup)
            <h2>Over time</h2>
            \(ReportPlots(recording).markup)
            <h2>Latency by phase</h2>
            \(LatencyTables(recording: recording).markup)
            <h2>Faults</h2>
            \(FaultTimeline(faults: recording.manifest.faults).markup)
            \(RebalanceSection(rebalances: rebalances).markup)
            <h2>Events</h2>
            \(EventList(recording: recording).markup)
            <footer>The files of this run are beside this page. The same seed gives the same arrivals and faults.</footer>
            </body></html>

            """
        return page.text
    }

    private func header(_ conclusion: Conclusion) -> Markup {
        let hypothesis: Markup = judgement.hypothesis.map { "<p>\($0)</p>" } ?? ""
        let reason: Markup = conclusion.reason.map { "<p><b>\($0)</b></p>" } ?? ""
        let facts = facts.map { fact -> Markup in "<dt>\(fact.name)</dt><dd>\(fact.value)</dd>" }
        return """
            <header class="\(conclusion.verdict.rawValue)">
            <h1><span class="\(conclusion.verdict.rawValue)">\(conclusion.verdict.mark) \(conclusion.word)</span> \
            \(judgement.name)</h1>
            \(reason)
            \(hypothesis)
            <dl>\(facts)</dl>
            </header>
            """
    }

    private var facts: [(name: String, value: String)] {
        let manifest = recording.manifest
        let versions = manifest.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let arrivals = Readable.count(Double(manifest.plannedArrivals))
        var facts = [
            ("seed", String(judgement.seed)), ("started", manifest.startedAt.formatted(.iso8601)),
            ("load", "\(Readable.clock(manifest.loadSeconds)), \(arrivals) arrivals planned"),
            ("exit code", "\(judgement.exitCode.rawValue): \(judgement.exitCode.meaning)"),
        ]
        if let ending = judgement.ending { facts.append(("ended early", ending)) }
        if !versions.isEmpty { facts.append(("versions", versions.joined(separator: ", "))) }
        return facts
    }
}
