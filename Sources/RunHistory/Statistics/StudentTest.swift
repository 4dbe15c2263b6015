import Foundation
import Statistics

/// Student's t test for the means of two samples with a common variance, two-sided.
struct StudentTest: Sendable, Hashable {
    /// How a sample's variance is estimated before the two are pooled.
    enum Deviation: Sendable {
        /// Divided by n - 1: the textbook's.
        case sample
        /// Divided by n, though the pooled formula then multiplies by n - 1: what Hunter and Otava do, so that small
        /// samples come out more significant than they are.
        case population
    }

    var t: Double
    var degreesOfFreedom: Double
    /// Nothing where both samples are constant and equal: there is no number to tell.
    var pValue: Double?

    init(_ before: ArraySlice<Double>, _ after: ArraySlice<Double>, deviation: Deviation = .sample) {
        let (n, m) = (Double(before.count), Double(after.count))
        let (meanBefore, meanAfter) = (before.mean, after.mean)
        let sum = Self.spread(before, meanBefore, deviation) + Self.spread(after, meanAfter, deviation)
        degreesOfFreedom = n + m - 2
        t = (meanBefore - meanAfter) / (sum / max(1, degreesOfFreedom) * (1 / n + 1 / m)).squareRoot()
        if degreesOfFreedom < 1 {
            pValue = 1
        } else if sum == 0 {
            pValue = meanBefore == meanAfter ? nil : 0
        } else {
            pValue = Self.twoSided(t, degreesOfFreedom)
        }
    }

    /// The probability of a t as far from zero as this one.
    static func twoSided(_ t: Double, _ degreesOfFreedom: Double) -> Double {
        let square = t * t
        return IncompleteBeta.regularized(
            degreesOfFreedom / (degreesOfFreedom + square), complement: square / (degreesOfFreedom + square),
            a: degreesOfFreedom / 2, b: 0.5)
    }

    /// The variance times n - 1.
    private static func spread(_ values: ArraySlice<Double>, _ mean: Double, _ deviation: Deviation) -> Double {
        guard values.count > 1 else { return 0 }
        let sum = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return deviation == .sample ? sum : sum * Double(values.count - 1) / Double(values.count)
    }
}

extension ArraySlice<Double> {
    var mean: Double { isEmpty ? .nan : reduce(0, +) / Double(count) }
}
