import TargetKit

/// Moves the leaders of an embedded topic by the control socket; clients notice as they do with a real cluster.
struct EmbeddedLeaders: LeaderControl {
    let cluster: EmbeddedCluster
    let admin: KafkaAdmin
    let topic: String

    func leaders() async throws -> [Int32: Int32] {
        try await admin.partitions(of: topic, within: .seconds(3)).mapValues(\.leader)
    }

    /// How long a partition has no leader, as in the election of a real cluster.
    ///
    /// It is also what keeps the order: a request to the old leader is answered before a new one can take the next. A
    /// real broker would refuse what comes out of sequence; the embedded one does not look.
    private static let interregnum = Duration.milliseconds(300)

    func electLeaders(of partitions: [Int32]) async throws -> [Int32: Int32] {
        let current = try await leaders()
        var elected: [Int32: Int32] = [:]
        for partition in partitions {
            guard let leader = current[partition], let index = cluster.nodes.firstIndex(of: leader) else { continue }
            elected[partition] = cluster.nodes[(index + 1) % cluster.nodes.count]
        }
        try move(elected.mapValues { _ in -1 })
        // Not cut short by a stop of the run: a partition must not be left without a leader.
        await Task { try? await Task.sleep(for: Self.interregnum) }.value
        try move(elected)
        return elected
    }

    private func move(_ leaders: [Int32: Int32]) throws {
        for (partition, broker) in leaders.sorted(by: { $0.key < $1.key }) {
            try cluster.perform(.moveLeader(topic: topic, partition: partition, broker: broker))
        }
    }

    /// A leader is not put back: the cluster is as well served by the new one.
    func restoreLeaders(_ leaders: [Int32: Int32]) async throws -> String { "every partition has a leader" }

    func restoration() async throws -> ReplicaOrder? { nil }
}
