/// `stale-read-after-failover`: a leader that was deposed keeps its log as it was, and answers readers from it.
extension ClusterModel {
    /// Whether a replica holds on to the past.
    func readsStale(_ partition: Partition, _ index: Int) -> Bool {
        defects.contains(.staleReadAfterFailover) && partition.replicas[index].broker == partition.formerLeader
            && partition.leader != partition.formerLeader
    }

    /// The replica that a broker may read from: the leader's own, or by the defect the deposed leader's.
    func readableReplica(_ partition: Partition, at broker: Int32) -> Int? {
        guard partition.leader != broker else { return partition.leaderIndex }
        guard let index = partition.replicaIndex(broker), readsStale(partition, index) else { return nil }
        return index
    }
}
