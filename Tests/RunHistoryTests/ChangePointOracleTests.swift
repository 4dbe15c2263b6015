import Foundation
import Statistics
import Testing

@testable import RunHistory

@Suite struct ChangePointOracleTests {
    let oracle: ChangePointOracle

    init() throws { oracle = try ChangePointOracle.shared.get() }

    @Test func `every divergence of the small series is the oracle's, and so are their best candidates`() throws {
        var count = 0
        for series in oracle.q_small {
            for row in series.q {
                let (split, end) = (Int(row[0]), Int(row[1]))
                let ours = EnergyDivergence.divergence(series.values[..<split], series.values[split..<end])
                #expect(abs(ours - row[2]) <= 1e-9 * max(1, abs(row[2])), "\(split), \(end)")
                count += 1
            }
            let best = try #require(EnergyDivergence.candidate(in: series.values))
            #expect(best.index == series.best.tau && best.end == series.best.kappa)
            #expect(agree(best.divergence, series.best.q))
        }
        print("oracle: \(count) divergences of \(oracle.q_small.count) small series")
    }

    @Test func `the first candidate of every series is the oracle's`() throws {
        for series in oracle.series {
            let best = try #require(EnergyDivergence.candidate(in: series.values))
            let theirs = series.first_candidate
            #expect(best.index == theirs.tau && best.end == theirs.kappa, "\(series.name)")
            #expect(abs(best.divergence - theirs.qhat) <= 1e-9 * max(1, abs(theirs.qhat)), "\(series.name)")
        }
        print("oracle: first candidates of \(oracle.series.count) series")
    }

    @Test func `weak and final points of every series and every setting are Otava's, with its merge`() {
        var rows = 0
        var points = 0
        for series in oracle.series {
            for row in series.hunter {
                let rules = Self.rules(row.params, .asReference)
                let weak = rules.weakPoints(series.values)
                #expect(weak.map(\.index) == row.weak.map { Int($0[0]) }, "\(series.name)")
                #expect(zip(weak, row.weak).allSatisfy { agree($0.pValue, $1[1]) }, "\(series.name)")
                let final = rules.points(series.values)
                #expect(final.map(\.index) == row.change_points.map(\.index), "\(series.name)")
                for (ours, theirs) in zip(final, row.change_points) {
                    #expect(agree(ours.pValue, theirs.p), "\(series.name): \(ours.pValue), \(theirs.p)")
                    #expect(agree(ours.meanBefore, theirs.mean_before) && agree(ours.meanAfter, theirs.mean_after))
                    #expect(agree(rules.magnitude(ours), theirs.magnitude))
                }
                rows += 1
                points += final.count
            }
        }
        print("oracle: \(rows) rows of Otava with \(points) change points")
        #expect(rows == 104)
    }

    @Test func `with both neighbours tested anew the points of every row are those of the repaired merge`() {
        var rows = 0
        for series in oracle.series {
            for row in series.hunter {
                guard let expected = row.both_neighbours_refreshed else { continue }
                let points = Self.rules(row.params, .bothNeighbours).points(series.values)
                #expect(points.map(\.index) == expected.map { Int($0[0]) }, "\(series.name)")
                #expect(zip(points, expected).allSatisfy { agree($0.pValue, $1[1]) }, "\(series.name)")
                rows += 1
            }
        }
        print("oracle: \(rows) rows of the repaired merge")
        #expect(rows == 103)
    }

    @Test func `points appear as early as the oracle's while a series grows`() throws {
        for growth in oracle.growing_prefix {
            let values = try ChangePointOracle.series(growth.series)
            let rules = Self.rules(growth.params, .asReference)
            for row in growth.length_then_indexes {
                #expect(rules.points(Array(values.prefix(row.length))).map(\.index) == row.indexes)
            }
        }
    }

    @Test func `tests of two samples agree with the oracle to nine digits`() {
        for sample in oracle.two_sample {
            let (a, b) = (sample.a, sample.b)
            let student = StudentTest(a[...], b[...])
            #expect(agree(student.t, sample.student.t) && agree(student.pValue, sample.student.p))
            let population = StudentTest(a[...], b[...], deviation: .population)
            #expect(agree(population.pValue, sample.student_population_sd.p))
            let ranks = MannWhitney(a, b)
            #expect(ranks.u == sample.mann_whitney_asymptotic_cc.U_a)
            #expect(agree(ranks.normalTwoSidedPValue, sample.mann_whitney_asymptotic_cc.p), "\(sample.name)")
            if let exact = sample.mann_whitney_exact { #expect(agree(ranks.exactTwoSidedPValue, exact.p)) }
            #expect(agree(ranks.cliffsDelta, sample.cliffs_delta_b_over_a))
            #expect(agree(Median.shift(from: a, to: b), sample.hodges_lehmann_b_minus_a))
            #expect(agree(Median.of(a), sample.median.a) && agree(Median.of(b), sample.median.b))
            #expect(agree(Median.absoluteDeviation(a), sample.mad.a))
            #expect(agree(Median.absoluteDeviation(b), sample.mad.b))
            #expect(agree(EnergyDivergence.divergence(a, b), sample.energy.u_form.q))
        }
        print("oracle: \(oracle.two_sample.count) pairs of samples")
    }

    static func rules(_ parameters: ChangePointOracle.Parameters, _ refresh: SplitMerge.Refresh) -> SplitMerge {
        SplitMerge(
            windowLength: parameters.window_len, level: parameters.max_pvalue,
            minimumMagnitude: parameters.min_magnitude, minimumSegment: 1, refresh: refresh)
    }
}
