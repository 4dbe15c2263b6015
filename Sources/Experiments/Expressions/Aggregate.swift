/// How the samples of a window, and the partitions of a topic, become one number.
public enum Aggregate: String, Sendable, Hashable, Codable, CaseIterable {
    /// How many there were.
    case count
    /// How many per second; of failures, the share of all answers.
    case rate
    case mean
    case p50
    case p75
    case p90
    case p95
    case p99
    case p999 = "p99.9"
    case p9999 = "p99.99"
    /// The largest sample of the window, of any partition.
    case max
    /// The latest sample of the window.
    case last
    /// The change per second over the window, by least squares.
    case slope
    /// The sum over all partitions, the largest sample of the window.
    case total

    static let percentiles: [Aggregate] = [.p50, .p75, .p90, .p95, .p99, .p999, .p9999]

    /// The quantile between 0 and 1 that a percentile stands for, otherwise nil.
    public var quantile: Double? {
        guard Self.percentiles.contains(self) else { return nil }
        return Double(rawValue.dropFirst()).map { $0 / 100 }
    }
}
