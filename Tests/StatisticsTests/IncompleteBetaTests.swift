import Foundation
import Statistics
import Testing

@Suite struct IncompleteBetaTests {
    @Test func `the incomplete beta function has its closed forms`() {
        for x in [1e-9, 0.1, 0.37, 0.5, 0.93] {
            // I_x(a, 1) = x^a, and I_x(1/2, 1/2) = 2/π asin √x.
            #expect(Self.agree(IncompleteBeta.regularized(x, complement: 1 - x, a: 7.5, b: 1), pow(x, 7.5)))
            let arcsine = 2 / Double.pi * asin(x.squareRoot())
            #expect(Self.agree(IncompleteBeta.regularized(x, complement: 1 - x, a: 0.5, b: 0.5), arcsine))
        }
    }

    private static func agree(_ value: Double, _ expected: Double) -> Bool {
        abs(value - expected) <= 1e-12 * abs(expected)
    }
}
