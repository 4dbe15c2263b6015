import Foundation

@testable import RunHistory

extension RunContext {
    static let made = RunContext(
        machine: "ci-2core", broker: "embedded 4.0", client: "librdkafka 2.3.0", topology: "3 brokers, 12 partitions",
        protocol: "classic cooperative-sticky")
}

extension RunRecord {
    /// A run of the experiment `flash-sale` with a rebalance time and a throughput.
    static func made(
        _ index: Int, rebalance: Double = 4200, commit: String? = nil, branch: String = "main",
        context: RunContext = .made, verdict: Verdict = .held
    ) -> RunRecord {
        let metrics = [
            MetricSummary(TrackedMetric("rebalance.time", unit: "ms", better: .lower), of: [rebalance]),
            MetricSummary(TrackedMetric("throughput", unit: "/s", better: .higher), of: [2000, 2010, 1990]),
        ]
        return RunRecord(
            id: "20260101-\(branch)-\(index)", experiment: .init(name: "flash-sale", planHash: "5f1d"),
            context: context,
            commit: CommitIdentity(commit: commit ?? "commit-\(index + 1)", branch: branch),
            timeMilliseconds: 1_767_225_600_000 + Int64(index) * 3_600_000, seed: UInt64.max - UInt64(index),
            verdict: verdict, metrics: metrics.compactMap(\.self),
            faultWindows: [FaultWindow(id: "kill-one", kind: "kill", beginSeconds: 15, endSeconds: 25.5)])
    }
}
