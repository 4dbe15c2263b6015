import Experiments
import Measurement

/// Reads the measures of expressions from a recording; durations are in seconds, shares are fractions.
struct MetricReader {
    let recording: Recording

    /// The value of a measure in a window of seconds from the start; `nil` when the window has no data for it.
    func value(_ measure: Measure, in window: Range<Double>) -> Double? {
        let aggregate = measure.aggregate
        switch measure.metric {
        case .lag:
            let path: KeyPath<Sample, Double?> = aggregate == .total ? \.lagTotal : \.lagMaximum
            return SampleSeries(samples(of: measure, in: window), path)?.reduced(aggregate == .total ? .max : aggregate)
        case .backlog: return series(\.backlog, measure, in: window)
        case .intendedRate: return series(\.intendedRate, measure, in: window)
        case .offeredRate: return series(\.offeredRate, measure, in: window)
        case .achievedRate: return series(\.achievedRate, measure, in: window)
        case .errors: return errors(measure, in: window)
        case .latency: return quantile(.latency, measure, in: window)
        case .serviceLatency: return quantile(.service, measure, in: window)
        case .endToEndLatency: return quantile(.endToEnd, measure, in: window)
        case .senderError: return quantile(.senderError, measure, in: window)
        case .late: return late(measure, in: window)
        case .status: return statuses(measure, in: window)
        case .partitionOutage: return OutageReader(recording: recording).value(aggregate, in: window)
        case .rebalance, .rebalanceStall, .rebalanceGap:
            return RebalanceReader(recording: recording).value(measure.metric, aggregate, in: window)
        }
    }

    /// The value of a measure in one sample, for conditions that are watched while the run goes on.
    static func value(_ measure: Measure, in sample: Sample) -> Double? {
        let aggregate = measure.aggregate
        return switch measure.metric {
        case .lag: aggregate == .total ? sample.lagTotal : sample.lagMaximum
        case .backlog: sample.backlog
        case .intendedRate: sample.intendedRate
        case .offeredRate: sample.offeredRate
        case .achievedRate: sample.achievedRate
        case .errors: aggregate == .count ? sample.failures : share(of: [sample])
        case .latency: (aggregate == .p50 ? sample.latencyP50 : sample.latencyP99).map { $0 / 1000 }
        case .endToEndLatency: sample.endToEndP99.map { $0 / 1000 }
        case .serviceLatency, .senderError, .late, .status, .partitionOutage, .rebalance, .rebalanceStall,
            .rebalanceGap:
            nil
        }
    }

    // MARK: Samples

    private func samples(of measure: Measure, in window: Range<Double>) -> [Sample] {
        recording.samples(stream: measure.stream).filter { window.contains($0.seconds) }
    }

    private func series(
        _ path: KeyPath<Sample, Double>, _ measure: Measure, in window: Range<Double>
    ) -> Double? {
        SampleSeries(samples(of: measure, in: window), path)?.reduced(measure.aggregate)
    }

    private func errors(_ measure: Measure, in window: Range<Double>) -> Double? {
        let samples = samples(of: measure, in: window)
        guard !samples.isEmpty else { return nil }
        return measure.aggregate == .count ? samples.map(\.failures).reduce(0, +) : Self.share(of: samples)
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

    // MARK: Counters

    private func quantile(_ kind: LatencyKind, _ measure: Measure, in window: Range<Double>) -> Double? {
        let distribution = recording.distribution(kind, stream: measure.stream, in: window)
        guard !distribution.isEmpty else { return nil }
        switch measure.aggregate {
        case .count: return Double(distribution.count)
        case .max: return distribution.maximum?.seconds
        case .mean: return distribution.mean?.seconds
        default: return measure.aggregate.quantile.flatMap { distribution.percentile($0 * 100)?.seconds }
        }
    }

    private func late(_ measure: Measure, in window: Range<Double>) -> Double? {
        let distribution = recording.distribution(.senderError, stream: measure.stream, in: window)
        guard !distribution.isEmpty, let threshold = measure.threshold else { return nil }
        let late = distribution.count(above: .seconds(threshold))
        return measure.aggregate == .count ? Double(late) : Double(late) / Double(distribution.count)
    }

    private func statuses(_ measure: Measure, in window: Range<Double>) -> Double? {
        guard let condition = measure.statuses else { return nil }
        let statuses = recording.statuses(stream: measure.stream, in: window)
        guard !statuses.isEmpty else { return nil }
        let count = statuses.count(where: condition.holds)
        return measure.aggregate == .count ? Double(count) : Double(count) / Double(statuses.total)
    }
}
