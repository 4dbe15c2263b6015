import KafkaWire

/// `reorder-within-partition`: some batches change places with the one before, if nobody has read that yet.
///
/// Offsets stay dense, and each producer has its acknowledgement already.
extension ClusterModel {
    func reorderSometimes(_ partition: Partition) {
        guard let leader = partition.leaderIndex, dice.falls(Defects.batchShare) else { return }
        let pair = Array(partition.replicas[leader].log.batches.suffix(2))
        guard pair.count == 2, pair[0].baseOffset >= partition.fetchedOffset, pair[0].leaderEpoch == pair[1].leaderEpoch
        else { return }
        let base = pair[0].baseOffset
        guard let first = pair[1].altered({ $0.baseOffset = base }),
            let second = pair[0].altered({ $0.baseOffset = first.nextOffset })
        else { return }
        for index in partition.replicas.indices {
            let isWhole = index == leader
            guard isWhole || partition.replicas[index].log.endOffset > base else { continue }
            // A follower that has the first alone gets both anew.
            if isWhole {
                partition.replicas[index].log.replaceLast(2, with: [first, second])
            } else {
                partition.replicas[index].log.truncate(to: base)
            }
        }
    }
}
