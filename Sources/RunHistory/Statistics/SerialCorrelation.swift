import Foundation

/// How much neighbouring runs resemble each other, and what that costs a comparison.
///
/// Tests take runs as independent. On a machine that is slow for a day they are not: levels wander, and a test that
/// ignores it cries wolf. The wandering is taken as autoregressive of the first order.
struct SerialCorrelation: Sendable, Hashable {
    /// Less than this many values tell nothing of it.
    static let leastCount = 15
    /// From this on it is not believed: no comparison would remain.
    private static let greatest = 0.9

    /// From 0, for none that is certain, to `greatest`.
    let coefficient: Double

    /// Estimates it from values; a step among them counts as wandering. Where it is certain that there is any, it is
    /// taken to be so many standard errors above the estimate.
    init(_ values: [Double], standardErrors: Double = 0) {
        let count = Double(values.count)
        let mean = values[...].mean
        let residuals = values.map { $0 - mean }
        let squares = residuals.reduce(0) { $0 + $1 * $1 }
        let products = zip(residuals, residuals.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        guard values.count >= Self.leastCount, squares > 0 else {
            coefficient = 0
            return
        }
        // The share of the squares is too low by this much on average (Marriott and Pope, 1954).
        let estimate = products / squares + (1 + 4 * products / squares) / count
        // One in twenty independent series would seem correlated too; those lose a little power.
        let isCertain = estimate > 1.645 / count.squareRoot()
        let error = (max(0, 1 - estimate * estimate) / count).squareRoot()
        coefficient = isCertain ? min(Self.greatest, estimate + standardErrors * error) : 0
    }

    /// By how much it raises the variance of the difference of the means of two neighbouring stretches.
    func varianceInflation(_ before: Int, _ after: Int) -> Double {
        guard coefficient > 0 else { return 1 }
        let weights =
            Array(repeating: -1 / Double(before), count: before) + Array(repeating: 1 / Double(after), count: after)
        // Σ wᵢwⱼφ^|i-j| = Σ wⱼ(wⱼ + 2sⱼ) with sⱼ = φ(sⱼ₋₁ + wⱼ₋₁).
        var (sum, carried) = (0.0, 0.0)
        for weight in weights {
            sum += weight * (weight + 2 * carried)
            carried = coefficient * (carried + weight)
        }
        return max(1, sum / (1 / Double(before) + 1 / Double(after)))
    }

    /// What a one-sided p-value is worth between two neighbouring stretches of such values.
    func corrected(_ pValue: Double, _ before: Int, _ after: Int) -> Double {
        let inflation = varianceInflation(before, after)
        guard inflation > 1, pValue > 0, pValue < 0.5 else { return pValue }
        let z = NormalDistribution.quantile(upperTail: pValue)
        return NormalDistribution.upperTail(z / inflation.squareRoot())
    }
}
