/// `lose-unsynced-tail`: a broker that restarts has lost what it stored in its last second, and is made the leader of
/// its partitions as if it had not; the others cut off what it lost, and what they stored while it was away.
extension ClusterModel {
    private static let unsyncedAge = Duration.seconds(1)

    /// Remembers when a broker went, to know later what was not synced by then.
    func markUnsynced(_ id: Int32) { brokers[Int(id) - 1].wentAt = now }

    func loseTail(_ id: Int32) {
        guard let wentAt = broker(id)?.wentAt else { return }
        for partition in allPartitions where !partition.topic.isInternal {
            guard let index = partition.replicaIndex(id) else { continue }
            let unsynced = partition.replicas[index].log.batches.first { $0.appendedAt + Self.unsyncedAge > wentAt }
            if let unsynced { partition.replicas[index].log.truncate(to: unsynced.baseOffset) }
            lead(partition, id, .unclean)
        }
    }
}
