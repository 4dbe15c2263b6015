import Experiments
import Measurement

/// Reads the metrics of expressions from a recording; durations are in seconds, shares are fractions.
struct MetricReader {
    let recording: Recording

    /// The value of a metric in a window of seconds from the start; `nil` when the window has no data for it.
    func value(_ metric: Metric, _ aggregate: Aggregate, in window: Range<Double>) -> Double? {
        switch metric {
        case .lag:
            let path: KeyPath<Sample, Double?> = aggregate == .total ? \.lagTotal : \.lagMaximum
            return reduce(series(path, in: window), aggregate == .total ? .max : aggregate)
        case .backlog: return reduce(series(\.backlog, in: window), aggregate)
        case .intendedRate: return reduce(series(\.intendedRate, in: window), aggregate)
        case .offeredRate: return reduce(series(\.offeredRate, in: window), aggregate)
        case .achievedRate: return reduce(series(\.achievedRate, in: window), aggregate)
        case .errors: return errors(aggregate, in: window)
        case .latency: return quantile(.latency, aggregate, in: window)
        case .serviceLatency: return quantile(.service, aggregate, in: window)
        case .endToEndLatency: return quantile(.endToEnd, aggregate, in: window)
        case .senderError: return quantile(.senderError, aggregate, in: window)
        case .partitionOutage: return outage(aggregate, in: window)
        }
    }

    /// The value of a metric in one sample, for conditions that are watched while the run goes on.
    static func value(_ metric: Metric, _ aggregate: Aggregate, in sample: Sample) -> Double? {
        switch metric {
        case .lag: aggregate == .total ? sample.lagTotal : sample.lagMaximum
        case .backlog: sample.backlog
        case .intendedRate: sample.intendedRate
        case .offeredRate: sample.offeredRate
        case .achievedRate: sample.achievedRate
        case .errors: aggregate == .count ? sample.failures : share(of: [sample])
        case .latency: (aggregate == .p50 ? sample.latencyP50 : sample.latencyP99).map { $0 / 1000 }
        case .endToEndLatency: sample.endToEndP99.map { $0 / 1000 }
        case .serviceLatency, .senderError, .partitionOutage: nil
        }
    }

    // MARK: Samples

    private func samples(in window: Range<Double>) -> [Sample] {
        recording.samples.filter { window.contains($0.seconds) }
    }

    private func series(_ path: KeyPath<Sample, Double?>, in window: Range<Double>) -> [(Double, Double)] {
        samples(in: window).compactMap { sample in sample[keyPath: path].map { (sample.seconds, $0) } }
    }

    private func series(_ path: KeyPath<Sample, Double>, in window: Range<Double>) -> [(Double, Double)] {
        samples(in: window).map { ($0.seconds, $0[keyPath: path]) }
    }

    private func reduce(_ series: [(seconds: Double, value: Double)], _ aggregate: Aggregate) -> Double? {
        guard !series.isEmpty else { return nil }
        switch aggregate {
        case .max: return series.map(\.value).max()
        case .last: return series.last?.value
        case .slope: return slope(series)
        default: return series.map(\.value).reduce(0, +) / Double(series.count)
        }
    }

    /// The least-squares slope, per second.
    private func slope(_ series: [(seconds: Double, value: Double)]) -> Double? {
        let count = Double(series.count)
        let meanX = series.map(\.seconds).reduce(0, +) / count
        let meanY = series.map(\.value).reduce(0, +) / count
        let spread = series.map { ($0.seconds - meanX) * ($0.seconds - meanX) }.reduce(0, +)
        guard spread > 0 else { return nil }
        return series.map { ($0.seconds - meanX) * ($0.value - meanY) }.reduce(0, +) / spread
    }

    private func errors(_ aggregate: Aggregate, in window: Range<Double>) -> Double? {
        let samples = samples(in: window)
        guard !samples.isEmpty else { return nil }
        return aggregate == .count ? samples.map(\.failures).reduce(0, +) : Self.share(of: samples)
    }

    /// Failures as a share of all operations that ended; `nil` when none did.
    ///
    /// Every sample spans the same time, so that rates and counts may be compared over any number of them.
    private static func share(of samples: [Sample]) -> Double? {
        let failures = samples.map(\.failures).reduce(0, +)
        let successes = samples.map { $0.achievedRate * $0.intervalSeconds }.reduce(0, +)
        guard failures + successes > 0 else { return nil }
        return failures / (failures + successes)
    }

    // MARK: Latencies

    private func quantile(_ stream: LatencyStream, _ aggregate: Aggregate, in window: Range<Double>) -> Double? {
        let distribution = recording.distribution(stream, in: window)
        guard !distribution.isEmpty else { return nil }
        switch aggregate {
        case .count: return Double(distribution.count)
        case .max: return distribution.maximum?.seconds
        case .mean: return distribution.mean?.seconds
        default: return aggregate.quantile.flatMap { distribution.percentile($0 * 100)?.seconds }
        }
    }

    // MARK: Outages

    /// Interruptions that overlap the window; an interruption that never ended counts to the end of the recording.
    private func outage(_ aggregate: Aggregate, in window: Range<Double>) -> Double? {
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
