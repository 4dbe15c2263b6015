/// How often each sum of ranks occurs when the first sample is any choice of its size from all values.
///
/// Exact with ties too, since it counts with the ranks that there are; as in Streitberg and Röhmel (1986).
struct RankSumDistribution {
    /// The probability of each doubled rank sum.
    private let probabilities: [Double]

    init(_ ranks: MidRanks, size: Int) {
        let limit = ranks.doubled.suffix(size).reduce(0, +)
        let width = limit + 1
        // counts[chosen * width + sum]; in floating point, exact up to 2^53 and to 16 digits beyond.
        var counts = [Double](repeating: 0, count: (size + 1) * width)
        counts[0] = 1
        counts.withUnsafeMutableBufferPointer { counts in
            for (index, rank) in ranks.doubled.enumerated() {
                var chosen = min(index + 1, size)
                while chosen > 0 {
                    Self.add(counts, from: (chosen - 1) * width, to: chosen * width + rank, width - rank)
                    chosen -= 1
                }
            }
        }
        let last = counts[(size * width)...]
        let total = last.reduce(0, +)
        probabilities = last.map { $0 / total }
    }

    /// The probability of a sum of at most this one.
    func lowerTail(_ sum: Int) -> Double { min(1, probabilities.prefix(sum + 1).reduce(0, +)) }

    /// The probability of a sum of at least this one.
    func upperTail(_ sum: Int) -> Double { min(1, probabilities.dropFirst(sum).reduce(0, +)) }

    private static func add(_ counts: UnsafeMutableBufferPointer<Double>, from: Int, to: Int, _ length: Int) {
        guard length > 0, let base = counts.baseAddress else { return }
        var offset = 0
        while offset < length {
            base[to + offset] += base[from + offset]
            offset += 1
        }
    }
}
