import Foundation

/// The regularised incomplete beta function.
public enum IncompleteBeta {
    /// `I_x(a, b)`, to about 13 digits, also where it is as small as 1e-300.
    ///
    /// By the continued fraction of DLMF 8.17.22, evaluated with the method of Lentz. `complement` is 1 - x, given apart
    /// because it may be known better than the subtraction tells.
    public static func regularized(_ x: Double, complement: Double, a: Double, b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard complement > 0 else { return 1 }
        // The fraction converges fast on this side of the mean only.
        guard x < (a + 1) / (a + b + 2) else { return 1 - front(complement, x, b, a) * fraction(complement, b, a) }
        return front(x, complement, a, b) * fraction(x, a, b)
    }

    private static func front(_ x: Double, _ complement: Double, _ a: Double, _ b: Double) -> Double {
        exp(a * log(x) + b * log(complement) + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        var (upper, lower, product) = (1.0, 0.0, 1.0)
        for step in 1..<1000 {
            let coefficient = coefficient(step, x, a, b)
            lower = 1 / nonZero(1 + coefficient * lower)
            upper = nonZero(1 + coefficient / upper)
            product *= upper * lower
            if abs(upper * lower - 1) < 1e-16 { break }
        }
        return 1 / product
    }

    private static func coefficient(_ step: Int, _ x: Double, _ a: Double, _ b: Double) -> Double {
        let m = Double(step / 2)
        return step.isMultiple(of: 2)
            ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    }

    private static func nonZero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
}
