import Foundation

/// How large payloads are.
public enum SizeDistribution: Sendable, Hashable, Codable {
    case fixed(ByteCount)
    /// Each size from the first to the second is equally likely.
    case uniform(ByteCount, ByteCount)
    /// Normally distributed; what would be below zero is zero.
    case normal(mean: ByteCount, deviation: ByteCount)
    /// Its logarithm is normally distributed with the deviation `sigma`: most are small and a few very large.
    case lognormal(median: ByteCount, sigma: Double)

    /// No payload is larger, whatever the distribution says.
    public static let largest = ByteCount(bytes: 64 << 20)

    /// The largest size that can occur.
    public var maximum: ByteCount {
        // A normal variable made from 53 random bits never leaves this many deviations.
        let reach = 9.0
        let bytes: Double =
            switch self {
            case .fixed(let size): Double(size.bytes)
            case .uniform(_, let maximum): Double(maximum.bytes)
            case .normal(let mean, let deviation): Double(mean.bytes) + reach * Double(deviation.bytes)
            case .lognormal(let median, let sigma): Double(median.bytes) * exp(reach * sigma)
            }
        return ByteCount(bytes: Int(min(bytes, Double(Self.largest.bytes))))
    }
}
