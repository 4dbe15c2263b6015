/// What a rebalance gave to nobody, or to a member that lost it again before it fetched: the interruption goes on until
/// somebody fetches it.
struct ClassicEstate: Sendable {
    /// Taken up since, with the measure of the whole interruption.
    private(set) var taken: [PartitionMeasure] = []
    /// By partition, which of the later rebalances it was taken up in.
    private(set) var heirs: [TopicPartition: Int] = [:]
    /// Still nobody's.
    private(set) var orphans: [TopicPartition] = []

    /// `later`: the rebalances after it, in order.
    init(_ rebalance: LogicalRebalance, later: ArraySlice<Later>, fetches: FetchMeasures) {
        for measure in rebalance.measures.partitions where measure.hasBegun {
            let partition = measure.partition
            if measure.firstAnswerMicroseconds != nil {
                heirs[partition] = later.indices.last { measure.isSame(as: later[$0].rebalance.measure(partition)) }
            } else if let heir = Self.heir(of: measure, later, fetches) {
                taken.append(heir.measure)
                heirs[partition] = heir.index
            } else {
                orphans.append(partition)
            }
        }
    }

    /// A later rebalance, with what gave its partitions out.
    struct Later: Sendable {
        var rebalance: LogicalRebalance
        var rounds: OpenRebalance
    }

    private static func heir(
        of waiting: PartitionMeasure, _ later: ArraySlice<Later>, _ fetches: FetchMeasures
    ) -> (index: Int, measure: PartitionMeasure)? {
        for index in later.indices {
            let rounds = later[index].rounds
            guard var whole = rounds.firstReader(of: waiting.partition, after: waiting.oldOwner, fetches) else {
                continue
            }
            if let steps = waiting.steps, let last = steps.last,
                let end = rounds.firstReader(of: waiting.partition, after: last.oldOwner, fetches)
            {
                whole.take(steps: steps.dropLast() + [end])
            }
            return (index, whole)
        }
        return nil
    }
}

extension LogicalRebalance {
    fileprivate func measure(_ partition: TopicPartition) -> PartitionMeasure? {
        measures.partitions.first { $0.partition == partition }
    }
}

extension PartitionMeasure {
    /// It was fetched before; or it had an owner and is nobody's now, which leaves open whether it was.
    fileprivate var hasBegun: Bool {
        isInterrupted && oldOwner != nil && (newOwner == nil || lastAnswerMicroseconds != nil)
    }

    /// Both end with the same answer, and nothing was fetched between the beginnings.
    fileprivate func isSame(as later: PartitionMeasure?) -> Bool {
        guard let later, later.isInterrupted, let last = lastAnswerMicroseconds else { return false }
        return later.firstAnswerMicroseconds == firstAnswerMicroseconds && later.lastAnswerMicroseconds ?? last <= last
    }
}
