import CRdKafka
import Foundation
import TargetKit

/// Asks a cluster about its topics.
public struct KafkaAdmin: Sendable {
    public var servers: String

    public init(servers: String) { self.servers = servers }

    /// A partition as the cluster describes it.
    public struct PartitionState: Sendable, Hashable {
        public var leader: Int32
        public var replicas: [Int32]
    }

    /// The partitions of a topic.
    ///
    /// - Throws: `TargetError`: unreachable when nobody answers in time, unsuitable when the topic is not there.
    public func partitions(of topic: String, within limit: Duration) async throws(TargetError) -> [Int32:
        PartitionState]
    {
        let result: Result<[Int32: PartitionState], TargetError> = await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: query(topic, limit)) }
            thread.name = "kafka admin"
            thread.start()
        }
        return try result.get()
    }

    private func query(_ topic: String, _ limit: Duration) -> Result<[Int32: PartitionState], TargetError> {
        Result { () throws(TargetError) in
            var configuration = try ClientConfiguration(servers: servers, client: "highwater-admin")
            try configuration.set("log_level", "0")
            let client = try configuration.makeClient(RD_KAFKA_PRODUCER)
            defer { rd_kafka_destroy(client) }
            let handle = rd_kafka_topic_new(client, topic, nil)
            defer { rd_kafka_topic_destroy(handle) }
            return try describe(topic, client, handle, limit)
        }
    }

    private func describe(
        _ topic: String, _ client: OpaquePointer, _ handle: OpaquePointer?, _ limit: Duration
    ) throws(TargetError) -> [Int32: PartitionState] {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(client, 0, handle, &metadata, Int32(limit.wholeMicroseconds / 1000))
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata else {
            throw TargetError(
                .unreachable, "no Kafka broker answers at \(servers) within \(limit): \(KafkaClient.describe(code))",
                remedy: "start the cluster, or mend 'bootstrap'")
        }
        defer { rd_kafka_metadata_destroy(metadata) }
        guard metadata.pointee.topic_cnt > 0, case let found = metadata.pointee.topics[0],
            found.err == RD_KAFKA_RESP_ERR_NO_ERROR, found.partition_cnt > 0
        else {
            throw TargetError(
                .unsuitable, "the topic '\(topic)' is not there", remedy: "create it first, or mend 'topic'")
        }
        var partitions: [Int32: PartitionState] = [:]
        for index in 0..<Int(found.partition_cnt) {
            let partition = found.partitions[index]
            let replicas = (0..<Int(partition.replica_cnt)).map { partition.replicas[$0] }
            partitions[partition.id] = PartitionState(leader: partition.leader, replicas: replicas)
        }
        return partitions
    }
}
