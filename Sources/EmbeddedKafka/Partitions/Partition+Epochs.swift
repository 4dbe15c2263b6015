import KafkaWire

extension Partition {
    package var inSyncCount: Int { replicas.reduce(0) { $0 + ($1.isInSync ? 1 : 0) } }

    /// The refusal of a client that believes in another epoch; -1 believes nothing. A broker that has a replica says so
    /// before it says that it does not lead.
    func epochError(_ believed: Int32, at broker: Int32) -> KafkaError? {
        guard believed >= 0, believed != leaderEpoch, replicaIndex(broker) != nil else { return nil }
        return believed < leaderEpoch ? .fencedLeaderEpoch : .unknownLeaderEpoch
    }
}
