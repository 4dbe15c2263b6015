import TargetKit

/// Moves the leaders of an embedded topic by the control socket; clients notice as they do with a real cluster.
struct EmbeddedLeaders: LeaderControl {
    let cluster: EmbeddedCluster
    let admin: KafkaAdmin
    let topic: String

    func leaders() async throws -> [Int32: Int32] {
        try await admin.partitions(of: topic, within: .seconds(3)).mapValues(\.leader)
    }

    func electLeaders(of partitions: [Int32]) async throws -> [Int32: Int32] {
        let current = try await leaders()
        var elected: [Int32: Int32] = [:]
        for partition in partitions {
            guard let leader = current[partition], let index = cluster.nodes.firstIndex(of: leader) else { continue }
            let next = cluster.nodes[(index + 1) % cluster.nodes.count]
            try cluster.perform(.moveLeader(topic: topic, partition: partition, broker: next))
            elected[partition] = next
        }
        return elected
    }

    /// A leader is not put back: the cluster is as well served by the new one.
    func restoreLeaders(_ leaders: [Int32: Int32]) async throws -> String { "every partition has a leader" }

    func restoration() async throws -> ReplicaOrder? { nil }
}
