/// How followers get what leaders have, and when it counts as committed.
extension ClusterModel {
    /// After an append to the leader's log: followers without a delay have it at once.
    func replicate(_ partition: Partition) {
        for index in partition.replicas.indices where partition.replicas[index].broker != partition.leader {
            bringUpToDate(partition, index)
        }
        advanceHighWatermark(partition)
    }

    /// A follower's deadline.
    func replicateDue(_ partition: Partition, _ broker: Int32) {
        guard let index = partition.replicaIndex(broker) else { return }
        partition.replicas[index].isScheduled = false
        guard broker != partition.leader else { return }
        bringUpToDate(partition, index)
        advanceHighWatermark(partition)
    }

    /// Copies to a follower what its delay allows by now, and sets a deadline for the rest.
    private func bringUpToDate(_ partition: Partition, _ index: Int) {
        guard let leader = partition.leaderIndex, isRunning(partition.leader), !readsStale(partition, index) else {
            return
        }
        let broker = partition.replicas[index].broker
        if isRunning(broker) { restartIfBehind(partition, index, partition.replicas[leader].log.startOffset) }
        let missing = partition.replicas[leader].log.batches(from: partition.replicas[index].log.endOffset)
        if isRunning(broker), let delay = replicationDelay(of: broker) {
            for batch in missing {
                guard batch.appendedAt + delay <= now else {
                    schedule(partition, index, at: batch.appendedAt + delay)
                    break
                }
                partition.replicas[index].log.append(batch)
            }
            partition.replicas[index].sharedEnd = partition.replicas[index].log.endOffset
            joinInSync(partition, index)
        }
        if let first = partition.replicas[leader].log.batches(from: partition.replicas[index].sharedEnd).first {
            watch(partition, index, since: first.appendedAt)
        }
    }

    /// A follower whose next offset the leader has no more begins where the leader does.
    private func restartIfBehind(_ partition: Partition, _ index: Int, _ start: Int64) {
        if partition.replicas[index].log.endOffset < start { partition.replicas[index].log.restart(at: start) }
    }

    private func isRunning(_ broker: Int32) -> Bool { self.broker(broker)?.isRunning ?? false }

    private func replicationDelay(of broker: Int32) -> Duration? {
        guard let delay = self.broker(broker)?.replicationDelay else { return nil }
        return defects.contains(.acknowledgeBeforeStoring) ? max(delay, Self.delayOfUnstored) : delay
    }

    private func schedule(_ partition: Partition, _ index: Int, at time: ModelTime) {
        guard !partition.replicas[index].isScheduled else { return }
        partition.replicas[index].isScheduled = true
        deadlines.add(.replicate(partition, broker: partition.replicas[index].broker), at: time)
    }

    // MARK: The in-sync set

    /// A follower that has all that is committed is in sync again.
    private func joinInSync(_ partition: Partition, _ index: Int) {
        guard !partition.replicas[index].isInSync, partition.replicas[index].sharedEnd >= partition.highWatermark,
            let broker = broker(partition.replicas[index].broker), broker.isEligible
        else { return }
        partition.replicas[index].isInSync = true
    }

    private func watch(_ partition: Partition, _ index: Int, since: ModelTime) {
        guard partition.replicas[index].isInSync, !partition.replicas[index].isWatched else { return }
        partition.replicas[index].isWatched = true
        deadlines.add(
            .watch(partition, broker: partition.replicas[index].broker), at: since + configuration.replicaLagLimit)
    }

    /// Takes a follower out of the in-sync set that has been behind for too long.
    func checkInSync(_ partition: Partition, _ broker: Int32) {
        guard let index = partition.replicaIndex(broker) else { return }
        partition.replicas[index].isWatched = false
        guard broker != partition.leader, let leader = partition.leaderIndex, isRunning(partition.leader),
            let first = partition.replicas[leader].log.batches(from: partition.replicas[index].sharedEnd).first
        else { return }
        if first.appendedAt + configuration.replicaLagLimit <= now {
            partition.replicas[index].isInSync = false
            advanceHighWatermark(partition)
        } else {
            watch(partition, index, since: first.appendedAt)
        }
    }

    // MARK: The high watermark

    /// Raises it to what all in-sync replicas have, and answers those who waited for that.
    func advanceHighWatermark(_ partition: Partition) {
        guard let leader = partition.leaderIndex, isRunning(partition.leader) else { return }
        var committed = partition.replicas[leader].log.endOffset
        if !defects.contains(.acknowledgeBeforeStoring) {
            for replica in partition.replicas where replica.isInSync && replica.broker != partition.leader {
                committed = min(committed, replica.sharedEnd)
            }
        }
        guard committed > partition.highWatermark else { return }
        let former = partition.highWatermark
        partition.highWatermark = committed
        finishProduces(partition)
        wakeFetches(partition, since: former)
    }
}
