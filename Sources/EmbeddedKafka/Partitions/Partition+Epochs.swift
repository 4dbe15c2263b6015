import KafkaWire

extension Partition {
    package var inSyncCount: Int { replicas.reduce(0) { $0 + ($1.isInSync ? 1 : 0) } }

    /// The refusal of a client that believes in another epoch; -1 believes nothing.
    func epochError(_ believed: Int32) -> KafkaError? {
        guard believed >= 0, believed != leaderEpoch else { return nil }
        return believed < leaderEpoch ? .fencedLeaderEpoch : .unknownLeaderEpoch
    }
}
