/// The ranks of the values of two samples among all of them; equal values share the mean of their ranks.
struct MidRanks: Sendable, Hashable {
    /// Twice the rank of each value, in rising order: whole numbers, whatever is equal.
    private(set) var doubled: [Int] = []
    /// How many values are equal, for each group of equal ones.
    private(set) var tieSizes: [Int] = []
    /// Twice the sum of the ranks of the first sample.
    private(set) var doubledSum = 0

    init(_ first: [Double], _ second: [Double]) {
        let all = (first.map { ($0, true) } + second.map { ($0, false) }).sorted { $0.0 < $1.0 }
        var begin = 0
        while begin < all.count {
            var end = begin + 1
            while end < all.count, all[end].0 == all[begin].0 { end += 1 }
            let rank = begin + end + 1
            doubled += Array(repeating: rank, count: end - begin)
            doubledSum += rank * all[begin..<end].count { $0.1 }
            if end - begin > 1 { tieSizes.append(end - begin) }
            begin = end
        }
    }
}
