import Foundation
import RunHistory
import Testing

@testable import Reporting

@Suite struct GateTextTests {
    @Test func `a regression is told with medians, probability, the commit in the trend, and what to do`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "gate-\(UUID().uuidString).sqlite").path
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let store = try HistoryStore(path: path)
        for index in 0..<34 { try store.add(Self.run(index)) }
        let series = try #require(store.series().first)
        let report = try GateReport(
            store, series, metrics: [], commit: nil, current: nil, baseline: nil, rules: GateRules())
        let text = GateText(report).text(color: false)
        print(text)
        #expect(report.answer == .regression)
        for piece in [
            "regression: flash-sale, commit slow against branch main", "✗  rebalance.time", "of 30 runs", "of 4 runs",
            "(limit 0.03)", "highwater accept rebalance.time slow",
        ] { #expect(text.contains(piece), "\(piece)") }
        let data = try JSONEncoder().encode(GateJSON(report))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["answer"] as? String == "regression" && object["commit"] as? String == "slow")
    }

    private static func run(_ index: Int) -> RunRecord {
        let level: Double = index < 30 ? 4200 : 5700
        let value = level * (1 + 0.02 * sin(Double(index * index)))
        return RunRecord(
            id: "run-\(index)", experiment: .init(name: "flash-sale", planHash: "5f1d"),
            context: .init(machine: "m", broker: "b", client: "c", topology: "t", protocol: "p"),
            commit: .init(commit: index < 30 ? "commit-\(index)" : "slow", branch: "main"),
            timeMilliseconds: Int64(index), seed: 1, verdict: .held,
            metrics: [MetricSummary(TrackedMetric("rebalance.time", unit: "ms", better: .lower), of: [value])]
                .compactMap(\.self))
    }
}
