import Experiments
import Measurement

/// Reads from a recording what the rebalances of its group cost, as the frames of the consumers showed it.
struct RebalanceReader {
    let recording: Recording

    /// Of the rebalances that overlap the window; nil where not all frames were looked at.
    func value(_ metric: Metric, _ aggregate: Aggregate, in window: Range<Double>) -> Double? {
        let watched = recording.events.filter { $0.kind == .rebalancesWatched }
        guard !watched.isEmpty, watched.allSatisfy({ $0.values?["dropped"] == 0 }) else { return nil }
        let values = recording.events.filter { overlaps($0, window) }.compactMap { value(metric, aggregate, of: $0) }
        switch aggregate {
        case .total: return values.reduce(0, +)
        case .count: return Double(values.count)
        case .mean: return values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        default: return values.max() ?? 0
        }
    }

    /// A static return stops its partitions too, and is no rebalance.
    private func value(_ metric: Metric, _ aggregate: Aggregate, of event: RunEvent) -> Double? {
        switch (metric, aggregate) {
        case (.rebalance, _): event.kind == .rebalance ? event.values?["total_s"] : nil
        case (.rebalanceStall, _): event.values?["stall_s"]
        case (_, .total): event.values?["lost_partition_s"]
        default: event.values?["gap_s"]
        }
    }

    private func overlaps(_ event: RunEvent, _ window: Range<Double>) -> Bool {
        guard event.kind == .rebalance || event.kind == .staticReturn else { return false }
        let end = recording.seconds(event)
        let begin = end - (event.values?["total_s"] ?? event.values?["gap_s"] ?? 0)
        return window.overlaps(begin..<max(end, begin + 1e-9))
    }
}
