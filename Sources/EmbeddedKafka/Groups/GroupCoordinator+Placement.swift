import KafkaWire

extension GroupCoordinator {
    /// The partitions in which Kafka keeps groups; each group is coordinated by the leader of its partition.
    public static var offsetsPartitions: Int32 { GroupPlacement.partitions }

    /// The partition of a group, placed as Kafka does.
    public static func offsetsPartition(of group: String) -> Int32 { GroupPlacement.partition(of: group) }

    /// The broker that coordinates the group, nil while there is none.
    public func coordinator(of group: String) -> Int32? {
        placement.leader(of: Self.offsetsPartition(of: group))
    }

    /// Gives the groups of a partition to another broker, or to nobody. Those who wait at the former one are sent away;
    /// the new one loads for a while, and knows what the log knows: no rebalance that was open.
    public mutating func setLeader(_ broker: Int32?, ofOffsetsPartition partition: Int32, at now: ModelTime) {
        advance(to: now)
        guard placement.leader(of: partition) != broker else { return }
        let loaded = turn.now.adding(milliseconds: turn.configuration.loadTimeMilliseconds)
        placement.setLeader(broker, of: partition, loaded: loaded)
        for id in classic.keys.sorted() where Self.offsetsPartition(of: id) == partition {
            classic[id]?.unload(&turn)
            classic[id] = classic[id]?.persisted.restored(id: id, loaded: broker == nil ? nil : loaded)
            touched(id)
        }
        for id in consumer.keys.sorted() where Self.offsetsPartition(of: id) == partition {
            consumer[id]?.restartWaits(broker == nil ? nil : loaded, turn.configuration)
            touched(id)
        }
    }

    /// Answers who coordinates; any broker can. `addresses` are those of the brokers, by node id.
    public func findCoordinator(
        _ request: FindCoordinatorRequest, version: Int16, addresses: [Int32: BrokerAddress]
    ) -> FindCoordinatorResponse {
        let keys = version >= 4 ? request.coordinatorKeys : [request.key]
        let found = keys.map { find($0, type: request.keyType, addresses) }
        return FindCoordinatorResponse { answer in
            guard version < 4 else { return answer.coordinators = found }
            answer.error = found[0].error
            answer.errorMessage = found[0].errorMessage
            answer.nodeID = found[0].nodeID
            answer.host = found[0].host
            answer.port = found[0].port
        }
    }

    private func find(
        _ key: String, type: Int8, _ addresses: [Int32: BrokerAddress]
    ) -> FindCoordinatorResponse.Coordinator {
        .init {
            $0.key = key
            guard type == 0, let broker = coordinator(of: key), let address = addresses[broker] else {
                // Transactions and share groups have no coordinator here.
                $0.error = type == 0 ? .coordinatorNotAvailable : .invalidRequest
                $0.nodeID = -1
                $0.port = -1
                return
            }
            $0.nodeID = broker
            $0.host = address.host
            $0.port = address.port
        }
    }
}
