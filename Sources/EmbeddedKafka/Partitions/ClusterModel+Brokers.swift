import KafkaWire

/// Brokers that go, come, stop and lag.
extension ClusterModel {
    /// Ends a broker's process. Killed, the others notice when its session ends; else it has said goodbye before.
    public func takeDown(_ id: Int32, killed: Bool) {
        guard let broker = broker(id), broker.isUp else { return }
        change(id) {
            $0.isUp = false
            $0.isPaused = false
        }
        markUnsynced(id)
        if killed { startSession(id) } else { fence(id) }
    }

    /// Starts it again. It takes up its logs where they are, behind the present leaders.
    public func bringUp(_ id: Int32) {
        guard let broker = broker(id), !broker.isUp else { return }
        change(id) {
            $0.isUp = true
            $0.isFenced = false
        }
        if defects.contains(.loseUnsyncedTail) { loseTail(id) }
        rejoin(id)
    }

    /// Stops its process, whose connections stay.
    public func pause(_ id: Int32) {
        guard let broker = broker(id), broker.isRunning else { return }
        change(id) { $0.isPaused = true }
        startSession(id)
    }

    public func resume(_ id: Int32) {
        guard let broker = broker(id), broker.isPaused else { return }
        change(id) {
            $0.isPaused = false
            $0.isFenced = false
        }
        rejoin(id)
    }

    /// How long after its leaders a broker has a batch; nil stops it from following at all.
    public func setReplicationDelay(_ delay: Duration?, of id: Int32) {
        guard broker(id) != nil else { return }
        brokers[Int(id) - 1].replicationDelay = delay
        for partition in allPartitions { replicate(partition) }
    }

    private func change(_ id: Int32, _ change: (inout BrokerState) -> Void) {
        change(&brokers[Int(id) - 1])
        brokers[Int(id) - 1].incarnation += 1
    }

    private func startSession(_ id: Int32) {
        guard let broker = broker(id) else { return }
        deadlines.add(.session(broker: id, incarnation: broker.incarnation), at: now + configuration.brokerSession)
    }

    func endSession(_ id: Int32, _ incarnation: UInt64) {
        guard let broker = broker(id), broker.incarnation == incarnation, !broker.isRunning else { return }
        fence(id)
    }

    /// The others go on without it: it leaves the in-sync sets, and what it led is led by others.
    private func fence(_ id: Int32) {
        brokers[Int(id) - 1].isFenced = true
        for partition in allPartitions {
            guard let index = partition.replicaIndex(id) else { continue }
            // The last one in sync stays so: nobody else has all that is committed.
            if partition.inSync != [id] { partition.replicas[index].isInSync = false }
            if partition.leader == id { elect(partition) } else { advanceHighWatermark(partition) }
        }
    }

    private func rejoin(_ id: Int32) {
        for partition in allPartitions {
            guard let index = partition.replicaIndex(id) else { continue }
            if partition.leader < 0 { elect(partition) }
            if partition.leader != id { follow(partition, index) }
            replicate(partition)
        }
    }
}
