/// Percentile intervals by resampling (Efron, 1979), repeatable by their seed.
public struct Bootstrap: Sendable {
    public var resamples = 2000
    /// The share of the resamples that the interval covers.
    public var confidence = 0.95
    public var seed: UInt64 = 1

    public init() {}

    /// The interval of the median of a sample; nothing for none.
    public func median(_ values: [Double]) -> ClosedRange<Double>? {
        interval([values]) { $0[0] }
    }

    /// The interval of the ratio of two medians, `after` to `before`; nothing where a sample is empty or a median 0.
    public func medianRatio(before: [Double], after: [Double]) -> ClosedRange<Double>? {
        interval([before, after]) { $0[1] / $0[0] }
    }

    private func interval(_ samples: [[Double]], _ statistic: ([Double]) -> Double) -> ClosedRange<Double>? {
        guard samples.allSatisfy({ !$0.isEmpty }), resamples > 0 else { return nil }
        // The median of a resample is the value at a random rank, or the mean of two: sorted once, only ranks are drawn.
        let sorted = samples.map { $0.sorted() }
        var dice = SeededDice(seed: seed)
        var results: [Double] = []
        results.reserveCapacity(resamples)
        for _ in 0..<resamples {
            let result = statistic(sorted.map { Self.resampledMedian($0, &dice) })
            if result.isFinite { results.append(result) }
        }
        guard results.count == resamples else { return nil }
        results.sort()
        let left = Int((Double(resamples) * (1 - confidence) / 2).rounded(.down))
        return results[left]...results[resamples - 1 - left]
    }

    private static func resampledMedian(_ sorted: [Double], _ dice: inout SeededDice) -> Double {
        let ranks = sorted.indices.map { _ in dice.next(below: sorted.count) }.sorted()
        let half = ranks.count / 2
        guard ranks.count.isMultiple(of: 2) else { return sorted[ranks[half]] }
        return (sorted[ranks[half - 1]] + sorted[ranks[half]]) / 2
    }
}
