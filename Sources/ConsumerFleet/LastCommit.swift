/// The positions that a consumer committed last and was not told to be kept, which it commits again while nothing comes.
///
/// A commit that is under way when the group rebalances is refused. The next one makes up for it; where no message
/// follows, there is no next one.
struct LastCommit {
    /// So long after the last one, in ns.
    static let pause: UInt64 = 1_000_000_000
    /// A commit that was not kept so often is not kept for another reason.
    static let mostTimes = 10

    private var positions: [Int32: Int64] = [:]
    private var moment: UInt64 = 0
    private var times = 0

    /// What was committed at `now`; `isKept`: the answer was waited for.
    mutating func note(_ committed: [Int32: Int64], isKept: Bool, at now: UInt64) {
        for (partition, position) in committed { positions[partition] = isKept ? nil : position }
        (moment, times) = (now, 0)
    }

    /// The partitions belong to others.
    mutating func forget(_ partitions: [Int32]) {
        for partition in partitions { positions[partition] = nil }
    }

    /// What to commit again, if it is time.
    mutating func again(at now: UInt64) -> [Int32: Int64]? {
        guard !positions.isEmpty, times < Self.mostTimes, now &- moment >= Self.pause else { return nil }
        (moment, times) = (now, times + 1)
        return positions
    }
}
