/// The commands that change the model alone. The server adds those about sockets.
extension ClusterModel {
    /// Carries out a command; throws when nothing has changed.
    public func perform(_ command: ClusterCommand) throws(ClusterError) {
        switch command {
        case .createTopic(let name, let partitions, let replicas): try createTopic(name, partitions, replicas)
        case .deleteTopic(let name): remove(try topic(name))
        case .moveLeader(let topic, let partition, let broker):
            try moveLeader(topic: topic, partition: partition, to: broker)
        case .electUnclean(let topic, let partition, let broker): try electUnclean(topic, partition, broker)
        case .truncateLog(let topic, let partition, let offset):
            try truncate(try self.partition(of: topic, partition), to: offset)
        case .down(let broker): takeDown(try checked(broker), killed: true)
        case .stop(let broker): takeDown(try checked(broker), killed: false)
        case .up(let broker): bringUp(try checked(broker))
        case .pause(let broker): pause(try checked(broker))
        case .resume(let broker): resume(try checked(broker))
        case .replicaLag(let broker, let milliseconds):
            let delay: Duration? = milliseconds < 0 ? nil : .milliseconds(milliseconds)
            for broker in broker == -1 ? brokers.map(\.id) : [try checked(broker)] {
                setReplicationDelay(delay, of: broker)
            }
        case .moveCoordinator(let group, let broker): try moveCoordinator(of: group, to: broker)
        case .defect(let name, let isOn): try setDefect(name, isOn)
        case .roundTripTime, .answerErrors: break
        }
    }

    func moveLeader(topic: String, partition: Int32, to broker: Int32) throws(ClusterError) {
        let partition = try self.partition(of: topic, partition)
        guard broker >= 0 else { return lead(partition, -1, .clean) }
        let index = try eligibleReplica(partition, broker)
        guard partition.replicas[index].isInSync else {
            throw ClusterError(
                "broker \(broker) is not in sync with \(topic) \(partition.index)",
                remedy: "choose one of \(partition.inSync), or elect it uncleanly")
        }
        lead(partition, broker, .clean)
    }

    private func electUnclean(_ topic: String, _ index: Int32, _ broker: Int32) throws(ClusterError) {
        let partition = try self.partition(of: topic, index)
        _ = try eligibleReplica(partition, broker)
        lead(partition, broker, .unclean)
    }

    private func eligibleReplica(_ partition: Partition, _ broker: Int32) throws(ClusterError) -> Int {
        guard let index = partition.replicaIndex(try checked(broker)) else {
            throw ClusterError(
                "broker \(broker) has no replica of \(partition.topic.name) \(partition.index)",
                remedy: "choose one of \(partition.replicas.map(\.broker))")
        }
        guard self.broker(broker)?.isEligible ?? false else {
            throw ClusterError("broker \(broker) is not running", remedy: "bring it up first, or choose another")
        }
        return index
    }

    private func createTopic(_ name: String, _ partitions: Int, _ replicas: Int) throws(ClusterError) {
        guard Topic.isLegal(name) else {
            throw ClusterError("'\(name)' is not a topic's name", remedy: "use letters, digits, '.', '_' and '-'")
        }
        guard topics[name] == nil else {
            throw ClusterError("the topic '\(name)' exists", remedy: "delete it first, or choose another name")
        }
        let count = partitions == -1 ? Int(configuration.partitions) : partitions
        let factor = replicas == -1 ? min(Int(configuration.replicationFactor), brokers.count) : replicas
        guard (1...10_000).contains(count), (1...brokers.count).contains(factor) else {
            throw ClusterError(
                "\(count) partitions with \(factor) replicas are not possible",
                remedy: "ask for 1 to 10000 partitions and 1 to \(brokers.count) replicas")
        }
        create(name, partitions: Int32(count), replicas: factor)
    }

    private func truncate(_ partition: Partition, to offset: Int64) throws(ClusterError) {
        guard offset >= 0 else { throw ClusterError("an offset is not below 0", remedy: "give 0 or more") }
        for index in partition.replicas.indices { partition.replicas[index].log.truncate(to: offset) }
        partition.highWatermark = min(partition.highWatermark, partition.leaderLog?.endOffset ?? offset)
        // A new epoch, so that readers can find out.
        if partition.leader >= 0 { lead(partition, partition.leader, .clean) }
    }

    private func setDefect(_ name: String, _ isOn: Bool) throws(ClusterError) {
        guard let defect = DefectCatalog.defect(named: name) else {
            throw ClusterError(
                "there is no defect '\(name)'",
                remedy: "use one of " + DefectCatalog.entries.map(\.name).joined(separator: ", "))
        }
        if isOn { defects.insert(defect) } else { defects.remove(defect) }
        passDefectsOn()
    }

    // MARK: Finding

    func checked(_ id: Int32) throws(ClusterError) -> Int32 {
        guard broker(id) != nil else {
            throw ClusterError("there is no broker \(id)", remedy: "brokers are 1 to \(brokers.count)")
        }
        return id
    }

    private func topic(_ name: String) throws(ClusterError) -> Topic {
        guard let topic = topics[name] else {
            throw ClusterError("there is no topic '\(name)'", remedy: "create it first")
        }
        return topic
    }

    private func partition(of name: String, _ index: Int32) throws(ClusterError) -> Partition {
        let topic = try topic(name)
        guard let partition = topic[index] else {
            throw ClusterError(
                "the topic '\(name)' has no partition \(index)",
                remedy: "its partitions are 0 to \(topic.partitions.count - 1)")
        }
        return partition
    }
}
