/// In every window of a length, wherever it begins: no more accepted than a number.
///
/// A request was certainly accepted within a window when it was sent and answered in it.
struct WindowRule {
    /// The length of the window in seconds.
    let length: Double

    /// The window with the most requests; `nil` without requests. Exact, in O(n log n).
    ///
    /// Only windows that begin with a sending need be looked at. The sendings are swept from the last to the first; a
    /// tree over the answers counts those that came before the window's end.
    func worst(of accepted: [(sent: Double, answered: Double)]) -> (from: Double, count: Int)? {
        let answers = accepted.map(\.answered).sorted()
        var counts = CountTree(count: answers.count)
        var worst: (from: Double, count: Int)?
        for request in accepted.sorted(by: { $0.sent > $1.sent }) {
            counts.add(at: answers.countBelow(request.answered))
            let count = counts.count(before: answers.countUpTo(request.sent + length))
            if count > worst?.count ?? 0 { worst = (request.sent, count) }
        }
        return worst
    }
}

/// How many were added before a position (Fenwick's tree).
private struct CountTree {
    private var sums: [Int]

    init(count: Int) { sums = Array(repeating: 0, count: count + 1) }

    mutating func add(at position: Int) {
        var index = position + 1
        while index < sums.count {
            sums[index] += 1
            index += index & -index
        }
    }

    func count(before position: Int) -> Int {
        var index = position
        var sum = 0
        while index > 0 {
            sum += sums[index]
            index -= index & -index
        }
        return sum
    }
}

extension [Double] {
    /// Of ascending values, how many are smaller.
    func countBelow(_ value: Double) -> Int { partition { $0 >= value } }

    /// Of ascending values, how many are not greater.
    func countUpTo(_ value: Double) -> Int { partition { $0 > value } }

    private func partition(_ isBehind: (Double) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
