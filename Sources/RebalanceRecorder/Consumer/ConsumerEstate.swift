/// What a dead member had, where nobody took it up before the next rebalance began.
///
/// The broker keeps a partition for a dead member until its session is over, whoever joins or leaves meanwhile.
struct ConsumerEstate: Sendable {
    /// Taken up since.
    private(set) var taken: [PartitionMeasure] = []
    /// Still nobody's.
    private(set) var orphans: [TopicPartition] = []

    /// `later`: the steps after the rebalance, in order.
    init(_ rebalance: LogicalRebalance, later: ArraySlice<ConsumerStep>, fetches: FetchMeasures) {
        guard rebalance.trigger.kind == .expiry else { return }
        let dead = rebalance.trigger.member
        for partition in rebalance.ownersBefore.partitions
        where rebalance.ownersBefore[partition] == dead && rebalance.ownersAfter[partition] == nil {
            guard let index = later.firstIndex(where: { $0.grants(partition, to: $0.member) }) else {
                orphans.append(partition)
                continue
            }
            let step = later[index]
            let lost = later[index...].first { $0.moment > step.moment && $0.revokes(partition, from: step.member) }
            let measure = fetches.measure(
                partition, old: dead, new: step.member,
                grant: FetchMeasures.Grant(moment: step.moment, end: lost?.moment ?? .never, hold: step.hold))
            taken.append(measure)
            if measure.isUnfinished && lost == nil { orphans.append(partition) }
        }
    }
}
