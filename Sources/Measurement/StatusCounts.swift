/// How often each HTTP status was the last answer to an operation.
public struct StatusCounts: Sendable, Hashable {
    /// One counter for each status from 0 (no answer) to 599 (that and everything above it).
    static let size = 600

    private var counts = [UInt64](repeating: 0, count: size)

    public init() {}

    public subscript(status: Int) -> UInt64 { counts.indices.contains(status) ? counts[status] : 0 }

    /// Operations that ended, those without an answer among them.
    public var total: UInt64 { counts.reduce(0, +) }
    public var isEmpty: Bool { counts.allSatisfy { $0 == 0 } }

    /// Operations that ended with a status of which the condition is true; status 0 is no answer.
    public func count(where condition: (Int) -> Bool) -> UInt64 {
        counts.indices.reduce(0) { condition($1) ? $0 + counts[$1] : $0 }
    }

    /// The statuses that occurred, ascending, each with its count.
    public var recorded: [(status: Int, count: UInt64)] {
        counts.indices.compactMap { counts[$0] > 0 ? ($0, counts[$0]) : nil }
    }

    mutating func add(_ count: UInt64, of status: Int) { counts[status] += count }

    /// Adds the counts of another window, stream or worker.
    public mutating func merge(_ other: StatusCounts) {
        for status in counts.indices { counts[status] += other.counts[status] }
    }
}
