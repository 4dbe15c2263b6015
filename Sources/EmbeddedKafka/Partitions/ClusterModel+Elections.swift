import KafkaWire

/// Who leads, and what a follower does with what its leader does not have.
extension ClusterModel {
    /// Whether any live replica will do, or an in-sync one is wanted.
    enum Election {
        case clean
        case unclean
    }

    /// Elects the first live replica in sync; if there is none, the partition has no leader, or by the setting an unclean
    /// one.
    func elect(_ partition: Partition) {
        let live = partition.replicas.filter { broker($0.broker)?.isEligible ?? false }
        if let next = live.first(where: \.isInSync) {
            lead(partition, next.broker, .clean)
        } else if allowsUncleanElection(partition), let next = live.first {
            lead(partition, next.broker, .unclean)
        } else {
            lead(partition, -1, .clean)
        }
    }

    private func allowsUncleanElection(_ partition: Partition) -> Bool {
        partition.topic.settings["unclean.leader.election.enable"].map { $0 == "true" }
            ?? configuration.allowsUncleanElection
    }

    /// Makes a broker the leader, in a new epoch. The others cut off what it does not have.
    func lead(_ partition: Partition, _ broker: Int32, _ election: Election) {
        partition.formerLeader = partition.leader
        partition.leader = broker
        partition.leaderEpoch += 1
        failProduces(partition)
        if let leader = partition.leaderIndex {
            if election == .unclean {
                for index in partition.replicas.indices { partition.replicas[index].isInSync = index == leader }
            }
            partition.replicas[leader].isInSync = true
            partition.highWatermark = min(partition.highWatermark, partition.replicas[leader].log.endOffset)
            for index in partition.replicas.indices where index != leader {
                if readsStale(partition, index) { partition.replicas[index].isInSync = false }
                partition.replicas[index].sharedEnd = min(
                    partition.highWatermark, partition.replicas[index].log.endOffset)
                follow(partition, index)
            }
            replicate(partition)
        }
        failFetches(partition)
        leadersChanged(partition)
    }

    /// Makes a live follower's log a part of the leader's: by epochs, as OffsetForLeaderEpoch lets a follower do.
    func follow(_ partition: Partition, _ index: Int) {
        guard let leader = partition.leaderIndex, broker(partition.replicas[index].broker)?.isRunning ?? false,
            !readsStale(partition, index)
        else { return }
        let leading = partition.replicas[leader].log
        while let point = Self.truncationPoint(partition.replicas[index].log, leading) {
            partition.replicas[index].log.truncate(to: point)
        }
        partition.replicas[index].log.truncate(to: leading.endOffset)
        partition.replicas[index].sharedEnd = partition.replicas[index].log.endOffset
    }

    /// Where a follower must cut its log next, nil when it is a part of the leader's.
    private static func truncationPoint(_ mine: ReplicaLog, _ leading: ReplicaLog) -> Int64? {
        guard let last = mine.epochs.last else { return nil }
        guard let theirs = leading.epochs.end(of: last, logEnd: leading.endOffset) else {
            return mine.endOffset > mine.startOffset ? mine.startOffset : nil
        }
        // The end of the same epoch here, or of the one before it, about which the leader is asked next.
        let known = mine.epochs.end(of: theirs.epoch, logEnd: mine.endOffset)
        let point = min(theirs.startOffset, known?.startOffset ?? mine.startOffset)
        return point < mine.endOffset ? max(point, mine.startOffset) : nil
    }
}
