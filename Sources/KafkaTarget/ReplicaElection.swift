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
        let reassignment = AlterPartitionReassignmentsRequest {
            $0.timeoutMilliseconds = 10_000
            $0.topics = [
                .init {
                    $0.name = topic
                    $0.partitions = partitions.map { partition in
                        .init {
                            $0.partitionIndex = partition
                            $0.replicas = order[partition]
                        }
                    }
                }
            ]
        }
        let reassigned = try connection.ask(reassignment)
        let outcomes = reassigned.responses.flatMap(\.partitions).map { Ending($0.error, $0.errorMessage) }
        try check(Ending(reassigned.error, reassigned.errorMessage), outcomes, "reorder the replicas")
        try elect(partitions, connection)
    }

    /// A broker learns of the new order a moment after the controller took it: until then there is nothing to elect.
    private func elect(_ partitions: [Int32], _ connection: WireConnection) throws(TargetError) {
        let deadline = ContinuousClock.now + .seconds(10)
        // The default is to elect the preferred replicas.
        let election = ElectLeadersRequest {
            $0.topicPartitions = [
                .init {
                    $0.topic = topic
                    $0.partitions = partitions
                }
            ]
            $0.timeoutMilliseconds = 10_000
        }
        while true {
            let answer = try connection.ask(election)
            // Where no election is needed, the first replica leads already.
            let outcomes = answer.replicaElectionResults.flatMap(\.partitionResult)
                .filter { $0.error != .electionNotNeeded }.map { Ending($0.error, $0.errorMessage) }
            if answer.error == .none, outcomes.allSatisfy({ $0.error == .none }) { return }
            guard ContinuousClock.now < deadline else {
                return try check(Ending(answer.error, nil), outcomes, "elect leaders")
            }
            Thread.sleep(forTimeInterval: 0.2)
        }
    }

    /// How the whole, or one partition, ended.
    private struct Ending {
        var error: KafkaError
        var message: String?

        init(_ error: KafkaError, _ message: String?) {
            self.error = error
            self.message = message
        }
    }

    private func check(_ whole: Ending, _ outcomes: [Ending], _ what: String) throws(TargetError) {
        let failed = outcomes.first { $0.error != .none }
        guard whole.error != .none || failed != nil else { return }
        let error = failed?.error ?? whole.error
        let reason = whole.message ?? failed?.message ?? error.description
        throw TargetError(
            .unsuitable, "the cluster refuses to \(what) of '\(topic)': \(reason)",
            remedy: "check that the client may alter the cluster, and that the topic has more than one replica")
    }
}
