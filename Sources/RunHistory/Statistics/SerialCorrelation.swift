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

    /// Estimates it from the values of one level.
    init(_ values: [Double]) { self.init(levels: [values]) }

    /// Estimates it from several levels together, each about its own mean.
    init(levels: [[Double]]) {
        let count = Double(levels.reduce(0) { $0 + $1.count })
        var (products, squares) = (0.0, 0.0)
        for level in levels {
            let mean = level[...].mean
            let residuals = level.map { $0 - mean }
            squares += residuals.reduce(0) { $0 + $1 * $1 }
            products += zip(residuals, residuals.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let estimate = squares > 0 ? products / squares : 0
        // One in twenty independent series would seem correlated too; those lose a little power.
        let isCertain = count >= Double(Self.leastCount) && estimate > 1.645 / count.squareRoot()
        // The estimate is too low by this much (Marriott and Pope, 1954).
        coefficient = isCertain ? min(Self.greatest, estimate + (1 + 4 * estimate) / count) : 0
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
