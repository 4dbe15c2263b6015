import KafkaWire

/// Which broker coordinates which group: the leader of one of the 50 partitions in which Kafka keeps groups.
struct GroupPlacement: Sendable {
    static let partitions: Int32 = 50

    private struct Home: Sendable {
        var leader: Int32?
        /// Until then the leader still reads the partition.
        var loaded = ModelTime.zero
    }

    private var homes = [Home](repeating: Home(), count: Int(partitions))

    static func partition(of group: String) -> Int32 {
        let hash = JavaHash.hash(group)
        return (hash == .min ? 0 : abs(hash)) % partitions
    }

    func leader(of partition: Int32) -> Int32? { homes[Int(partition)].leader }

    mutating func setLeader(_ leader: Int32?, of partition: Int32, loaded: ModelTime) {
        homes[Int(partition)] = Home(leader: leader, loaded: loaded)
    }

    /// Which error a request for the group deserves at this broker.
    func standing(of group: String, at broker: Int32, _ now: ModelTime) -> KafkaError {
        let home = homes[Int(Self.partition(of: group))]
        guard home.leader == broker else { return .notCoordinator }
        return now < home.loaded ? .coordinatorLoadInProgress : .none
    }

    /// Whether the broker still reads any partition that it leads.
    func isLoading(at broker: Int32, _ now: ModelTime) -> Bool {
        homes.contains { $0.leader == broker && now < $0.loaded }
    }
}
