import Foundation

/// The standard normal distribution.
enum NormalDistribution {
    /// The probability of more than `z`.
    static func upperTail(_ z: Double) -> Double { erfc(z / 2.0.squareRoot()) / 2 }

    /// The `z` that is exceeded with a probability between 0 and 1, to 12 digits: by halving.
    static func quantile(upperTail probability: Double) -> Double {
        var (low, high) = (-40.0, 40.0)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if upperTail(middle) > probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
