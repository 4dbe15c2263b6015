/// Finds the candidate of E-divisive in many stretches, with the same memory for all of them.
///
/// A stretch of n values takes n² steps. The loops use pointers and `while` because the tests, which are built without
/// optimisation, run them some hundred million times.
struct EnergySearch {
    /// `between[t]`: the sum of the distances from the values before `t` to those from `t` on, so far.
    private var between: [Double]
    /// `within[k]`: the sum of the distances in the first `k` values.
    private var within: [Double]
    /// 1/i; 0 for 0, since one value has no distances.
    private var reciprocals: [Double]

    /// Makes a search in stretches of at most `capacity` values.
    init(capacity: Int) {
        between = Array(repeating: 0, count: capacity + 1)
        within = Array(repeating: 0, count: capacity + 1)
        reciprocals = [0] + (1..<(capacity + 2)).map { 1 / Double($0) }
    }

    /// The candidate in `values[start..<end]`, with indexes of `values`.
    mutating func candidate(in values: [Double], _ start: Int, _ end: Int) -> EnergyDivergence.Candidate? {
        guard end - start >= 2, end - start < between.count else { return nil }
        var best = Best()
        values.withUnsafeBufferPointer { values in
            between.withUnsafeMutableBufferPointer { between in
                within.withUnsafeMutableBufferPointer { within in
                    reciprocals.withUnsafeBufferPointer { reciprocals in
                        guard let first = values.baseAddress, let between = between.baseAddress,
                            let within = within.baseAddress, let reciprocals = reciprocals.baseAddress
                        else { return }
                        Self.scan(first + start, end - start, between, within, reciprocals, &best)
                    }
                }
            }
        }
        return .init(index: best.split + start, end: best.end + start, divergence: best.divergence)
    }

    private struct Best {
        var split = 0
        var end = 0
        var divergence = -Double.infinity

        /// Takes over what is greater, or as great (but for rounding) and nearer to the start.
        mutating func offer(_ split: Int, _ end: Int, _ divergence: Double, _ rounding: Double) {
            if divergence <= self.divergence + rounding {
                guard (split, end) < (self.split, self.end) else { return }
            }
            (self.split, self.end, self.divergence) = (split, end, divergence)
        }
    }

    private static func scan(
        _ values: UnsafePointer<Double>, _ count: Int, _ between: UnsafeMutablePointer<Double>,
        _ within: UnsafeMutablePointer<Double>, _ reciprocals: UnsafePointer<Double>, _ best: inout Best
    ) {
        between.update(repeating: 0, count: count + 1)
        (within[0], within[1]) = (0, 0)
        var last = 1
        while last < count {
            let value = values[last]
            var distances = 0.0
            var split = 1
            while split <= last {
                let difference = value - values[split - 1]
                distances += difference < 0 ? -difference : difference
                between[split] += distances
                split += 1
            }
            let total = within[last] + distances
            within[last + 1] = total
            offerAll(endingAt: last + 1, total, between, within, reciprocals, &best)
            last += 1
        }
    }

    private static func offerAll(
        endingAt end: Int, _ total: Double, _ between: UnsafePointer<Double>, _ within: UnsafePointer<Double>,
        _ reciprocals: UnsafePointer<Double>, _ best: inout Best
    ) {
        let scale = 2 * reciprocals[end]
        let rounding = total * 1e-14
        // Only what comes near to the best is looked at more closely.
        var threshold = best.divergence - rounding
        var split = 1
        while split < end {
            let (first, across) = (within[split], between[split])
            let pieces =
                across - Double(end - split) * first * reciprocals[split - 1]
                - Double(split) * (total - first - across) * reciprocals[end - split - 1]
            if scale * pieces >= threshold {
                best.offer(split, end, scale * pieces, rounding)
                threshold = best.divergence - rounding
            }
            split += 1
        }
    }
}
