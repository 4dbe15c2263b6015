import Foundation
import TestSupport

/// What other programs found in made-up series: Apache Otava, scipy, and all orderings of short ones.
struct ChangePointOracle: Decodable {
    struct SmallSeries: Decodable {
        struct Best: Decodable {
            var tau: Int
            var kappa: Int
            var q: Double
        }
        struct Permutation: Decodable {
            var exceedances: Int
            var total: Int
        }
        var values: [Double]
        /// Split, end, divergence.
        var q: [[Double]]
        var best: Best
        var exact_permutation: Permutation
    }
    struct Parameters: Decodable {
        var window_len: Int
        var max_pvalue: Double
        var min_magnitude: Double
    }
    struct HunterRow: Decodable {
        struct Point: Decodable {
            var index: Int
            var p: Double
            var mean_before: Double
            var mean_after: Double
            var magnitude: Double
        }
        var params: Parameters
        /// Index and p-value.
        var weak: [[Double]]
        var change_points: [Point]
        var both_neighbours_refreshed: [[Double]]?
    }
    struct Series: Decodable {
        struct Candidate: Decodable {
            var tau: Int
            var kappa: Int
            var qhat: Double
        }
        struct MonteCarlo: Decodable {
            var permutations: Int
            var p_plus_one: Double
        }
        struct Divisive: Decodable {
            struct Result: Decodable {
                var indexes: [Int]
                var seeds: Int
            }
            var results: [Result]
        }
        var name: String
        var values: [Double]
        var first_candidate: Candidate
        var hunter: [HunterRow]
        var permutation_first_candidate: MonteCarlo?
        var permutation_first_candidate_exact: SmallSeries.Permutation?
        var permutation_divisive: Divisive?
    }
    struct Growth: Decodable {
        var series: String
        var params: Parameters
        var length_then_indexes: [LengthThenIndexes]
    }
    struct LengthThenIndexes: Decodable {
        var length: Int
        var indexes: [Int]

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            length = try row.decode(Int.self)
            indexes = try row.decode([Int].self)
        }
    }
    struct TwoSample: Decodable {
        struct T: Decodable {
            var t: Double
            var p: Double
        }
        struct Rank: Decodable {
            var U_a: Double
            var p: Double
        }
        struct Pair: Decodable {
            var a: Double
            var b: Double
        }
        struct Energy: Decodable {
            struct Unbiased: Decodable { var q: Double }
            var u_form: Unbiased
        }
        var name: String
        var a: [Double]
        var b: [Double]
        var student: T
        var student_population_sd: T
        var mann_whitney_asymptotic_cc: Rank
        var mann_whitney_exact: Rank?
        var hodges_lehmann_b_minus_a: Double
        var cliffs_delta_b_over_a: Double
        var median: Pair
        var mad: Pair
        var energy: Energy
    }

    var q_small: [SmallSeries]
    var series: [Series]
    var growing_prefix: [Growth]
    var two_sample: [TwoSample]

    static let shared = Result { try ChangePointOracle.load() }

    static func series(_ name: String) throws -> [Double] {
        try shared.get().series.first { $0.name == name }?.values ?? []
    }

    private static func load() throws -> ChangePointOracle {
        let data = try PackedFile(Bundle.module.url(forResource: "Oracle/changepoints.json", withExtension: "gz"))
            .contents()
        return try JSONDecoder().decode(ChangePointOracle.self, from: data)
    }
}

/// Whether two numbers agree to 1e-9; probabilities as small as 1e-74 are compared by their logarithms too.
func agree(_ ours: Double?, _ theirs: Double) -> Bool {
    guard let ours else { return theirs.isNaN }
    return abs(ours - theirs) <= 1e-9 * abs(theirs) || (theirs == 0 && abs(ours) < 1e-300)
}
