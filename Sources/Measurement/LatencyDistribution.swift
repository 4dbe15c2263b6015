import Histogram

/// How often each latency occurred in a window.
public struct LatencyDistribution: Sendable {
    private var histogram: Histogram<UInt64>

    public init() {
        histogram = Histogram(
            lowestDiscernibleValue: 1, highestTrackableValue: LatencyBuckets.largest,
            numberOfSignificantValueDigits: .two)
    }

    public var count: UInt64 { histogram.totalCount }
    public var isEmpty: Bool { count == 0 }

    mutating func add(_ count: UInt64, at bucket: Int) {
        guard count > 0 else { return }
        histogram.record(min(LatencyBuckets.value(at: bucket), LatencyBuckets.largest), count: count)
    }

    /// Adds the counts of another window or process.
    public mutating func merge(_ other: LatencyDistribution) { histogram.add(other.histogram) }

    /// The latency that `percentile` percent (0 to 100) of the operations did not exceed; `nil` without operations.
    public func percentile(_ percentile: Double) -> Duration? {
        isEmpty ? nil : .microseconds(Int64(histogram.valueAtPercentile(percentile)))
    }

    /// How many latencies were longer than a time, as far as a histogram tells: a value is known to 1/64 of itself.
    public func count(above limit: Duration) -> UInt64 {
        recorded.reduce(0) { $1.microseconds > UInt64(max(0, limit.microseconds)) ? $0 + $1.count : $0 }
    }

    public var maximum: Duration? { isEmpty ? nil : .microseconds(Int64(histogram.max)) }
    public var mean: Duration? { isEmpty ? nil : .microseconds(Int64(histogram.mean)) }

    /// Each recorded value in microseconds with its count, ascending.
    public var recorded: [(microseconds: UInt64, count: UInt64)] {
        histogram.recordedValues().map { ($0.value, $0.count) }
    }
}
