import Experiments
import Measurement

/// Reads from a recording how long partitions were not read.
struct OutageReader {
    let recording: Recording

    /// Interruptions that overlap the window; an interruption that never ended counts to the end of the recording.
    func value(_ aggregate: Aggregate, in window: Range<Double>) -> Double? {
        guard recording.tally.delivered > 0 else { return nil }
        let ended = recording.events.filter { $0.kind == .partitionResumed }.compactMap { event -> Double? in
            guard let outage = event.values?["outage_s"] else { return nil }
            let end = recording.seconds(event)
            return window.overlaps((end - outage)..<max(end, end - outage + 1e-9)) ? outage : nil
        }
        let all = ended + unended(in: window)
        switch aggregate {
        case .total: return all.reduce(0, +)
        case .count: return Double(all.count)
        case .mean: return all.isEmpty ? 0 : all.reduce(0, +) / Double(all.count)
        default: return all.max() ?? 0
        }
    }

    /// For each partition that still had work when the recording ended: how long nobody had read it.
    private func unended(in window: Range<Double>) -> [Double] {
        guard let last = recording.samples.last, (last.lagTotal ?? 0) > 0 else { return [] }
        return recording.lastDeliveries.compactMap { delivery in
            guard let delivery, last.seconds - delivery > 1, window.overlaps(delivery..<last.seconds) else {
                return nil
            }
            return last.seconds - delivery
        }
    }
}
