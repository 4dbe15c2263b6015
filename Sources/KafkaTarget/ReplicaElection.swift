import Foundation
import KafkaWire
import TargetKit

/// Puts the replicas of partitions in an order, and elects the first of each.
public struct ReplicaElection: Sendable {
    public var servers: String
    public var topic: String

    public init(servers: String, topic: String) {
        self.servers = servers
        self.topic = topic
    }

    /// - Throws: `TargetError` when the cluster does not answer or refuses.
    public func apply(_ order: [Int32: [Int32]]) async throws(TargetError) {
        let result: Result<Void, TargetError> = await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: Result { () throws(TargetError) in try run(order) }) }
            thread.name = "replica election"
            thread.start()
        }
        try result.get()
    }

    private func run(_ order: [Int32: [Int32]]) throws(TargetError) {
        let connection = try WireConnection(servers: servers, within: .seconds(10))
        let partitions = order.keys.sorted()
        let reassigned = try connection.ask(
            AlterPartitionReassignmentsRequest(
                timeoutMilliseconds: 10_000,
                topics: [.init(name: topic, partitions: partitions.map { .init(index: $0, replicas: order[$0]) })]))
        try check(reassigned.error, reassigned.message, reassigned.topics.flatMap(\.partitions), "reorder the replicas")
        try elect(partitions, connection)
    }

    /// A broker learns of the new order a moment after the controller took it: until then there is nothing to elect.
    private func elect(_ partitions: [Int32], _ connection: WireConnection) throws(TargetError) {
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            let answer = try connection.ask(
                ElectLeadersRequest(
                    election: .preferred, topics: [.init(name: topic, partitions: partitions)],
                    timeoutMilliseconds: 10_000))
            let outcomes = answer.topics.flatMap(\.partitions)
            // 84, election not needed: the first replica leads already.
            let failed = outcomes.first { $0.error != 0 && $0.error != 84 }
            if answer.error == 0, failed == nil { return }
            guard ContinuousClock.now < deadline else {
                return try check(answer.error, nil, outcomes.filter { $0.error != 84 }, "elect leaders")
            }
            Thread.sleep(forTimeInterval: 0.2)
        }
    }

    private func check(
        _ error: Int16, _ message: String?, _ outcomes: [PartitionOutcome], _ what: String
    ) throws(TargetError) {
        let failed = outcomes.first { $0.error != 0 }
        guard error != 0 || failed != nil else { return }
        let reason = message ?? failed?.message ?? "error \(failed?.error ?? error)"
        throw TargetError(
            .unsuitable, "the cluster refuses to \(what) of '\(topic)': \(reason)",
            remedy: "check that the client may alter the cluster, and that the topic has more than one replica")
    }
}
