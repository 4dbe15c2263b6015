import Foundation
import Measurement
import Testing

@Suite struct RunDirectoryDocumentTests {
    private let document: String

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        document = try String(contentsOf: root.appendingPathComponent("docs/run-directory.md"), encoding: .utf8)
    }

    @Test(arguments: Sample.csvHeader.split(separator: ",").map(String.init))
    func `every column of the samples is explained`(column: String) { #expect(document.contains("`\(column)`")) }

    @Test(arguments: RunEvent.Kind.allCases)
    func `every kind of event is listed`(kind: RunEvent.Kind) { #expect(document.contains("`\(kind.rawValue)`")) }

    @Test(arguments: LatencyKind.allCases)
    func `every kind of latency is explained`(kind: LatencyKind) {
        #expect(document.contains("| `\(kind.rawValue)` |"))
    }

    @Test func `every file of a run is listed, and every key of its manifest`() throws {
        let run = RunDirectory(parent: "runs", name: "n", seed: 1, at: .now)
        let files = [
            run.manifest, run.plan, run.samples, run.events, run.latencyLog, run.undoJournal, run.outcomes, run.verdict,
            run.junit, run.summary, run.report, run.rebalances,
        ]
        for file in files { #expect(document.contains("| `\(file.lastComponent?.string ?? "?")` |")) }
        for name in ["samples-<stream>.csv"] { #expect(document.contains("| `\(name)` |")) }
        for folder in ["ledger/", "parts/", "logs/"] { #expect(document.contains("| `\(folder)` |")) }
        var manifest = SyntheticRun.emptyManifest
        manifest.hypothesis = "h"
        manifest.outcomeStore = "s"
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(manifest)) as? [String: Any]
        let streams = try #require(object?["streams"] as? [[String: Any]])
        for key in try Array(#require(object).keys) + Array(#require(streams.first).keys) {
            #expect(document.contains("`\(key)`"), "\(key)")
        }
    }
}
