import Foundation
import Statistics
import Testing

@testable import RunHistory

@Suite struct PermutationOracleTests {
    let oracle: ChangePointOracle

    init() throws { oracle = try ChangePointOracle.shared.get() }

    @Test func `over all orderings as many fall apart as much as the oracle counted`() {
        var orderings = 0
        for series in oracle.q_small {
            let count = Self.exceedances(series.values)
            #expect(count.exceeding == series.exact_permutation.exceedances)
            #expect(count.total == series.exact_permutation.total)
            orderings += count.total
        }
        for series in oracle.series {
            guard let exact = series.permutation_first_candidate_exact else { continue }
            let count = Self.exceedances(series.values)
            #expect(count.exceeding == exact.exceedances && count.total == exact.total, "\(series.name)")
            orderings += count.total
        }
        print("oracle: \(orderings) orderings")
    }

    @Test func `p-values of the first candidate lie within four standard errors of the oracle's`() {
        var rows = 0
        for series in oracle.series {
            guard let theirs = series.permutation_first_candidate else { continue }
            var dice = SeededDice(seed: 11)
            let p = PermutationTest().pValue(
                series.values, [0, series.values.count], stopsEarly: false, dice: &dice)
            let error = (theirs.p_plus_one * (1 - theirs.p_plus_one) / Double(theirs.permutations)).squareRoot()
            #expect(abs(p - theirs.p_plus_one) <= 4 * error, "\(series.name): \(p), \(theirs.p_plus_one)")
            rows += 1
        }
        print("oracle: permutation p-values of \(rows) series")
        #expect(rows > 15)
    }

    @Test func `the divisive search with permutations finds one of the results of the oracle's ten seeds`() {
        var (rows, unanimous) = (0, 0)
        for series in oracle.series {
            guard let theirs = series.permutation_divisive else { continue }
            var dice = SeededDice(seed: 3)
            let found = PermutationTest(level: 0.01, shuffles: 199).points(series.values, dice: &dice).map(\.index)
            #expect(theirs.results.map(\.indexes).contains(found), "\(series.name): \(found)")
            rows += 1
            unanimous += theirs.results.count == 1 ? 1 : 0
        }
        print("oracle: divisive search in \(rows) series, \(unanimous) of them with one answer")
        #expect(unanimous > 15)
    }

    /// Counts the orderings whose best divergence is at least that of the series, by Heap's algorithm.
    private static func exceedances(_ values: [Double]) -> (exceeding: Int, total: Int) {
        var search = EnergySearch(capacity: values.count)
        var order = values
        let bound = (search.candidate(in: order, 0, order.count)?.divergence ?? 0) - 1e-9
        var (exceeding, total) = (0, 0)
        func count() {
            total += 1
            if let best = search.candidate(in: order, 0, order.count), best.divergence >= bound { exceeding += 1 }
        }
        var counters = Array(repeating: 0, count: values.count)
        count()
        var position = 0
        while position < values.count {
            guard counters[position] < position else {
                counters[position] = 0
                position += 1
                continue
            }
            order.swapAt(position.isMultiple(of: 2) ? 0 : counters[position], position)
            count()
            counters[position] += 1
            position = 0
        }
        return (exceeding, total)
    }
}
