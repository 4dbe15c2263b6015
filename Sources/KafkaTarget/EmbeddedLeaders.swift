import EmbeddedKafka
import TargetKit

/// Moves the leaders of an embedded topic by the control socket; clients notice as they do with a real cluster.
struct EmbeddedLeaders: LeaderControl {
    let cluster: EmbeddedCluster
    let admin: KafkaAdmin
    let topic: String

    func leaders() async throws -> [Int32: Int32] {
        try await admin.partitions(of: topic, within: .seconds(3)).mapValues(\.leader)
    }

    /// Each partition gets the next broker that is in sync with it.
    func electLeaders(of partitions: [Int32]) async throws -> [Int32: Int32] {
        let current = try await leaders()
        var elected: [Int32: Int32] = [:]
        for partition in partitions {
            guard let leader = current[partition] else { continue }
            elected[partition] = try elect(for: partition, instead: leader)
        }
        return elected
    }

    private func elect(for partition: Int32, instead leader: Int32) throws -> Int32 {
        let start = cluster.nodes.firstIndex(of: leader) ?? 0
        var refusal: TargetError?
        for step in 1..<max(2, cluster.nodes.count) {
            let candidate = cluster.nodes[(start + step) % cluster.nodes.count]
            do throws(TargetError) {
                try cluster.perform(.moveLeader(topic: topic, partition: partition, broker: candidate))
                return candidate
            } catch {
                refusal = error
            }
        }
        throw refusal ?? TargetError(.unsuitable, "there is no other broker", remedy: "ask for two brokers or more")
    }

    /// A leader is not put back: the cluster is as well served by the new one.
    func restoreLeaders(_ leaders: [Int32: Int32]) async throws -> String { "every partition has a leader" }

    func restoration() async throws -> ReplicaOrder? { nil }
}
