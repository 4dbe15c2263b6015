import Experiments
import Foundation
import Measurement

extension ThinkTime {
    /// How long to wait, in nanoseconds, drawn from one random word.
    public func nanoseconds(for word: UInt64) -> UInt64 {
        switch self {
        case .fixed(let duration): return UInt64(clamping: duration.nanoseconds)
        case .uniform(let shortest, let longest):
            let (low, high) = (UInt64(clamping: shortest.nanoseconds), UInt64(clamping: longest.nanoseconds))
            return low + word.multipliedFullWidth(by: high - low + 1).high
        case .exponential(let mean):
            let gap = -log((Double(word >> 11) + 0.5) * 0x1p-53)
            return UInt64(gap * Double(mean.nanoseconds))
        }
    }
}
