import Foundation

/// The rank test of Mann and Whitney: do values of the second sample tend to be greater than those of the first?
public struct MannWhitney: Sendable, Hashable {
    /// The most values in both samples for which the exact distribution is used.
    public static let exactLimit = 60

    public let firstCount: Int
    public let secondCount: Int
    /// How many pairs have the greater value in the first sample; equal values count a half.
    public let u: Double
    private let ranks: MidRanks

    /// Compares two samples, each of at least one value.
    public init(_ first: [Double], _ second: [Double]) {
        (firstCount, secondCount) = (first.count, second.count)
        ranks = MidRanks(first, second)
        u = Double(ranks.doubledSum) / 2 - Double(first.count * (first.count + 1)) / 2
    }

    /// The probability, if both are alike, of a second sample that is greater by as much: exact up to `exactLimit` values,
    /// also with equal ones, and by the normal approximation beyond.
    public var greaterPValue: Double {
        guard firstCount + secondCount <= Self.exactLimit else {
            return NormalDistribution.upperTail(standardized(Double(firstCount * secondCount) / 2 - u - 0.5))
        }
        return exactTails.secondIsGreater
    }

    /// The same for a difference in either direction, exact.
    public var exactTwoSidedPValue: Double {
        let tails = exactTails
        return min(1, 2 * min(tails.firstIsGreater, tails.secondIsGreater))
    }

    /// The same by the normal approximation, with the corrections for ties and for continuity.
    public var normalTwoSidedPValue: Double {
        let distance = abs(u - Double(firstCount * secondCount) / 2) - 0.5
        return min(1, 2 * NormalDistribution.upperTail(standardized(distance)))
    }

    /// The share of pairs that have the greater value in the second sample, less the share of the opposite.
    public var cliffsDelta: Double { 1 - 2 * u / Double(firstCount * secondCount) }

    /// The least probability that samples of these sizes can come to, one-sided: one arrangement of all.
    public static func leastPValue(_ first: Int, _ second: Int) -> Double {
        (0..<min(first, second)).reduce(1) { $0 * Double($1 + 1) / Double(max(first, second) + $1 + 1) }
    }

    private var exactTails: (firstIsGreater: Double, secondIsGreater: Double) {
        // The work grows with the size that is chosen, so it is the smaller one.
        guard firstCount <= secondCount else {
            let distribution = RankSumDistribution(ranks, size: secondCount)
            let sum = ranks.doubled.reduce(0, +) - ranks.doubledSum
            return (distribution.lowerTail(sum), distribution.upperTail(sum))
        }
        let distribution = RankSumDistribution(ranks, size: firstCount)
        return (distribution.upperTail(ranks.doubledSum), distribution.lowerTail(ranks.doubledSum))
    }

    private func standardized(_ distance: Double) -> Double {
        let total = Double(firstCount + secondCount)
        let ties = ranks.tieSizes.reduce(0.0) { $0 + Double($1 * $1 * $1 - $1) }
        let variance =
            Double(firstCount * secondCount) / 12 * (total + 1 - ties / (total * max(1, total - 1)))
        return variance > 0 ? distance / variance.squareRoot() : 0
    }
}
