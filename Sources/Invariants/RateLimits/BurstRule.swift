/// For every interval [a, b]: no more accepted than a burst plus the rate times its length.
///
/// A request was certainly accepted within [a, b] when it was sent at or after a and answered by b, whenever the
/// gateway's own clock says; so what breaks the rule is certainly too much.
struct BurstRule {
    /// An interval, in seconds, with the requests that were certainly accepted in it.
    struct Interval: Hashable {
        var from: Double
        var to: Double
        var count: Int
        /// How many more than the rate alone allows: what a burst must cover.
        var excess: Double
    }

    /// Requests per second.
    let rate: Double

    /// The interval with the greatest excess; `nil` without requests. Exact, in O(n log n).
    ///
    /// Only intervals from a sending to an answer need be looked at: between these, shrinking the interval loses no
    /// request. The answers are swept in order of time; a tree over the sendings holds, for each possible a, `rate × a`
    /// plus the requests sent at or after a and answered by now. Its maximum less `rate × b` is the worst excess of an
    /// interval that ends at b.
    func worst(of accepted: [(sent: Double, answered: Double)]) -> Interval? {
        let requests = accepted.sorted { $0.sent < $1.sent }
        let order = requests.indices.sorted { requests[$0].answered < requests[$1].answered }
        var tree = PrefixTree(count: requests.count)
        var worst: Interval?
        for index in order {
            tree.activate(index, value: rate * requests[index].sent)
            tree.addOne(upTo: index)
            let to = requests[index].answered
            let excess = tree.maximum - rate * to
            guard excess > worst?.excess ?? -.infinity else { continue }
            let from = requests[tree.positionOfMaximum].sent
            worst = Interval(from: from, to: to, count: Int((excess + rate * (to - from)).rounded()), excess: excess)
        }
        return worst
    }
}

/// Values at positions, of which a prefix is raised by one at a time and the greatest is asked for.
private struct PrefixTree {
    private let leaves: Int
    /// The greatest active value below a node, with the additions at and below it.
    private var greatest: [Double]
    /// What was added to everything below a node.
    private var added: [Double]

    init(count: Int) {
        var size = 1
        while size < count { size *= 2 }
        leaves = size
        greatest = Array(repeating: -.infinity, count: size * 2)
        added = Array(repeating: 0, count: size * 2)
    }

    var maximum: Double { greatest[1] }

    var positionOfMaximum: Int {
        var node = 1
        while node < leaves { node = greatest[node * 2] >= greatest[node * 2 + 1] ? node * 2 : node * 2 + 1 }
        return node - leaves
    }

    /// Lets a position take part; what was added to it before counts too.
    mutating func activate(_ position: Int, value: Double) {
        greatest[leaves + position] = value + added[leaves + position]
        raiseParents(of: leaves + position)
    }

    /// Adds one to the positions from the first to this one.
    mutating func addOne(upTo position: Int) {
        var node = leaves + position
        add(to: node)
        while node > 1 {
            if node & 1 == 1 { add(to: node - 1) }
            node /= 2
            greatest[node] = max(greatest[node * 2], greatest[node * 2 + 1]) + added[node]
        }
    }

    private mutating func add(to node: Int) {
        greatest[node] += 1
        added[node] += 1
    }

    private mutating func raiseParents(of leaf: Int) {
        var node = leaf / 2
        while node > 0 {
            greatest[node] = max(greatest[node * 2], greatest[node * 2 + 1]) + added[node]
            node /= 2
        }
    }
}
