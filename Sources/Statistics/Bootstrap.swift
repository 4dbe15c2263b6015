/// Percentile intervals by resampling (Efron, 1979), repeatable by their seed.
public struct Bootstrap: Sendable, Hashable {
    public var resamples = 2000
    /// The share of the resamples that the interval covers.
    public var confidence = 0.95
    public var seed: UInt64

    public init(seed: UInt64 = 1) { self.seed = seed }

    /// The interval of the median of a sample; nothing for none.
    public func median(_ values: [Double]) -> ClosedRange<Double>? { interval([values]) { $0[0] } }

    /// The interval of the ratio of two medians, `after` to `before`; nothing where a sample is empty or a median 0.
    public func medianRatio(before: [Double], after: [Double]) -> ClosedRange<Double>? {
        interval([before, after]) { $0[1] / $0[0] }
    }

    private func interval(_ samples: [[Double]], _ statistic: ([Double]) -> Double) -> ClosedRange<Double>? {
        guard samples.allSatisfy({ !$0.isEmpty }), resamples > 0 else { return nil }
        // The median of a resample is the value at a random rank, or the mean of two: sorted once, only counts are drawn.
        let sorted = samples.map { $0.sorted() }
        var dice = SeededDice(seed: seed)
        var results: [Double] = []
        results.reserveCapacity(resamples)
        var drawn = sorted.map { [Int](repeating: 0, count: $0.count) }
        for _ in 0..<resamples {
            let medians = sorted.indices.map { Self.resampledMedian(sorted[$0], &drawn[$0], &dice) }
            let result = statistic(medians)
            if result.isFinite { results.append(result) }
        }
        guard results.count == resamples else { return nil }
        results.sort()
        let left = Int((Double(resamples) * (1 - confidence) / 2).rounded(.down))
        return results[left]...results[resamples - 1 - left]
    }

    /// `drawn` is memory for how often each value is drawn.
    private static func resampledMedian(_ sorted: [Double], _ drawn: inout [Int], _ dice: inout SeededDice) -> Double {
        let count = sorted.count
        for index in 0..<count { drawn[index] = 0 }
        for _ in 0..<count { drawn[dice.next(below: count)] += 1 }
        let upper = value(ofRank: count / 2, sorted, drawn)
        return count.isMultiple(of: 2) ? (value(ofRank: count / 2 - 1, sorted, drawn) + upper) / 2 : upper
    }

    private static func value(ofRank rank: Int, _ sorted: [Double], _ drawn: [Int]) -> Double {
        var (index, passed) = (0, drawn[0])
        while passed <= rank {
            index += 1
            passed += drawn[index]
        }
        return sorted[index]
    }
}
