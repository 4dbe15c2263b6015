/// The partitions of a rebalance together: the measures that are the same for every protocol.
public struct PartitionMeasures: Sendable, Hashable, Codable {
    public var partitions: [PartitionMeasure] = []
    /// The time in which none of the partitions that had an owner was fetched, in µs; nil where none had one.
    public var groupStallMicroseconds: Int64?
    /// The sum of the outages, in µs; nil where no partition had an owner.
    public var outageIntegralMicroseconds: Int64?
    /// The sum of the gaps, in µs: partition-seconds lost, comparable between protocols.
    public var gapIntegralMicroseconds: Int64?

    /// Partitions with another owner than before.
    public private(set) var moved: [TopicPartition] = []
    /// Partitions whose measures lack an end, such as those whose owner lost them before it fetched.
    public private(set) var unfinished: [TopicPartition] = []
    /// The longest outage, in µs.
    public var longestOutageMicroseconds: Int64? { partitions.compactMap(\.outageMicroseconds).max() }
    /// The longest gap, in µs.
    public var longestGapMicroseconds: Int64? { partitions.compactMap(\.gapMicroseconds).max() }

    init() {}

    init(_ measures: [PartitionMeasure]) {
        partitions = measures
        moved = measures.filter(\.isMoved).map(\.partition)
        unfinished = measures.filter(\.isUnfinished).map(\.partition)
        let owned = measures.filter { $0.oldOwner != nil }
        guard !owned.isEmpty else { return }
        outageIntegralMicroseconds = owned.reduce(0) { $0 + ($1.outageMicroseconds ?? 0) }
        gapIntegralMicroseconds = owned.reduce(0) { $0 + ($1.gapMicroseconds ?? 0) }
        groupStallMicroseconds = Self.stall(owned)
    }

    /// The same over the partitions of these topics alone.
    public func of(_ topics: TopicFilter) -> PartitionMeasures {
        PartitionMeasures(partitions.filter { topics.contains($0.partition) })
    }

    /// Marks the interruption of a partition as one that began in a rebalance before.
    mutating func countEarlier(_ partition: TopicPartition) {
        guard let index = partitions.firstIndex(where: { $0.partition == partition }), partitions[index].isInterrupted
        else { return }
        partitions[index].countsEarlier = true
    }

    /// What all interruptions have in common.
    private static func stall(_ measures: [PartitionMeasure]) -> Int64 {
        guard measures.allSatisfy(\.isInterrupted) else { return 0 }
        let begin = measures.compactMap(\.lastAnswerMicroseconds).max()
        let end = measures.compactMap(\.firstAnswerMicroseconds).min()
        guard let begin, let end else { return 0 }
        return max(0, end - begin)
    }
}
