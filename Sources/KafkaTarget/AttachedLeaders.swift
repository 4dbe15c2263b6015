import TargetKit

/// Moves the leaders of a real cluster by its own admin protocol.
///
/// The order of a partition's replicas is rotated (no data moves), and the new first replica elected; `restoreLeaders`
/// puts the former order back and elects again.
struct AttachedLeaders: LeaderControl {
    let admin: KafkaAdmin
    /// Where requests go: the proxy.
    let servers: String
    /// Where the cluster itself is, for whoever puts things back after the proxy is gone.
    let home: String
    let topic: String
    private let memory = ReplicaMemory()

    init(admin: KafkaAdmin, servers: String, home: String, topic: String) {
        self.admin = admin
        self.servers = servers
        self.home = home
        self.topic = topic
    }

    private func state() async throws -> [Int32: KafkaAdmin.PartitionState] {
        try await admin.partitions(of: topic, within: .seconds(5))
    }

    func leaders() async throws -> [Int32: Int32] { try await state().mapValues(\.leader) }

    func electLeaders(of partitions: [Int32]) async throws -> [Int32: Int32] {
        let state = try await state()
        var rotated: [Int32: [Int32]] = [:]
        for partition in partitions {
            guard let known = state[partition], known.replicas.count > 1 else { continue }
            rotated[partition] = Self.rotated(known.replicas, away: known.leader)
        }
        guard !rotated.isEmpty else { return [:] }
        await memory.remember(state.mapValues(\.replicas).filter { rotated[$0.key] != nil })
        try await ReplicaElection(servers: servers, topic: topic).apply(rotated)
        return rotated.compactMapValues(\.first)
    }

    /// The replicas with another one than the leader first, in the same cycle.
    static func rotated(_ replicas: [Int32], away leader: Int32) -> [Int32] {
        let index = replicas.firstIndex(of: leader).map { ($0 + 1) % replicas.count } ?? 0
        return Array(replicas[index...] + replicas[..<index])
    }

    func restoreLeaders(_ leaders: [Int32: Int32]) async throws -> String {
        let former = await memory.replicas
        guard !former.isEmpty else { return "nothing to put back" }
        try await ReplicaElection(servers: servers, topic: topic).apply(former)
        return "the former order of the replicas of \(former.count) partitions is back"
    }

    func restoration() async throws -> ReplicaOrder? {
        ReplicaOrder(bootstrap: home, topic: topic, replicas: try await state().mapValues(\.replicas))
    }
}

/// The order of the replicas before it was changed.
private actor ReplicaMemory {
    private(set) var replicas: [Int32: [Int32]] = [:]

    /// Keeps what was first seen: a second election must not take the first one's order for the former one.
    func remember(_ order: [Int32: [Int32]]) { replicas.merge(order) { first, _ in first } }
}
