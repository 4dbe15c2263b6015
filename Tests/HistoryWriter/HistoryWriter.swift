import Foundation
import RunHistory

/// Adds runs to a history, one transaction each: `HistoryWriter FILE NAME COUNT`.
@main enum HistoryWriter {
    static func main() throws {
        let words = CommandLine.arguments
        guard words.count == 4, let count = Int(words[3]) else { exit(64) }
        let store = try HistoryStore(path: words[1])
        for index in 0..<count { try store.add(record(words[2], index)) }
    }

    private static func record(_ writer: String, _ index: Int) -> RunRecord {
        let metric = TrackedMetric("rebalance.time", unit: "ms", better: .lower)
        return RunRecord(
            id: "\(writer)-\(index)", experiment: .init(name: "shared", planHash: "a0"),
            context: .init(machine: "m", broker: "b", client: "c", topology: "t", protocol: "p"),
            commit: .init(commit: writer, branch: "main"), timeMilliseconds: Int64(index), seed: 1, verdict: .held,
            metrics: [MetricSummary(metric, of: [Double(index + 1)])].compactMap(\.self))
    }
}
