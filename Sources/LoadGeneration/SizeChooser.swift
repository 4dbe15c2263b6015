import Experiments
import Foundation

/// Draws sizes from a distribution.
struct SizeChooser: Sendable {
    private let sizes: SizeDistribution
    private let maximum: Double

    init(_ sizes: SizeDistribution) {
        self.sizes = sizes
        maximum = Double(sizes.maximum.bytes)
    }

    /// A size in bytes, drawn from two random words.
    func size(for word: UInt64, _ other: UInt64) -> Int {
        switch sizes {
        case .fixed(let size): return size.bytes
        case .uniform(let low, let high):
            return low.bytes + Int(word.multipliedFullWidth(by: UInt64(high.bytes - low.bytes) + 1).high)
        case .normal(let mean, let deviation):
            return Int(
                (Double(mean.bytes) + Self.normal(word, other) * Double(deviation.bytes)).clamped(to: 0...maximum))
        case .lognormal(let median, let sigma):
            return Int((Double(median.bytes) * exp(Self.normal(word, other) * sigma)).clamped(to: 0...maximum))
        }
    }

    /// A normal variable of mean 0 and deviation 1 (Box and Muller, 1958).
    private static func normal(_ word: UInt64, _ other: UInt64) -> Double {
        let radius = (-2 * log((Double(word >> 11) + 0.5) * 0x1p-53)).squareRoot()
        return radius * cos(2 * .pi * Double(other >> 11) * 0x1p-53)
    }
}
