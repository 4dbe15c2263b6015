import CRdKafka
import Synchronization
import TargetKit

/// Watches a topic and a group with a client that never joins the group.
public final class KafkaObserver: GroupObserver, @unchecked Sendable {
    // librdkafka's handle is safe to use from several threads; it is destroyed in `close` alone.
    private let client: OpaquePointer
    private let group: String
    private let topic: String
    private let partitions: Int

    init(servers: String, group: String, topic: String, partitions: Int) throws(TargetError) {
        self.group = group
        self.topic = topic
        self.partitions = partitions
        var configuration = try ClientConfiguration(servers: servers, client: "highwater-observer")
        for (key, value) in [
            ("group.id", group), ("enable.auto.commit", "false"), ("topic.metadata.refresh.interval.ms", "1000"),
            ("socket.timeout.ms", "3000"), ("log_level", "0"),
        ] { try configuration.set(key, value) }
        client = try configuration.makeClient(RD_KAFKA_CONSUMER)
    }

    public func position(within limit: Duration) -> GroupPosition {
        let ends = query(within: limit) { rd_kafka_offsets_for_times($0, $1, $2) }
        let committed = query(within: limit) { rd_kafka_committed($0, $1, $2) }
        var position: [Int32: (end: Int64, committed: Int64)] = [:]
        for (partition, end) in ends {
            guard let offset = committed[partition] else { continue }
            position[partition] = (end, max(0, offset))
        }
        return GroupPosition(partitions: position)
    }

    public func endOffsets(within limit: Duration) throws(TargetError) -> [Int64] {
        let deadline = ContinuousClock.now + limit
        var ends: [Int32: Int64] = [:]
        repeat {
            ends = query(within: .seconds(1)) { rd_kafka_offsets_for_times($0, $1, $2) }
        } while ends.count < partitions && ContinuousClock.now < deadline
        guard ends.count == partitions else {
            throw TargetError(
                .unreachable, "the ends of only \(ends.count) of \(partitions) partitions of '\(topic)' are known",
                remedy: "check that every partition has a leader")
        }
        return (0..<Int32(partitions)).map { ends[$0] ?? 0 }
    }

    public func commit(_ offsets: [Int64], within limit: Duration) throws(TargetError) {
        let list = makeList { offsets[Int($0)] }
        defer { rd_kafka_topic_partition_list_destroy(list) }
        let deadline = ContinuousClock.now + limit
        var code = rd_kafka_commit(client, list, 0)
        while code != RD_KAFKA_RESP_ERR_NO_ERROR, ContinuousClock.now < deadline {
            rd_kafka_poll(client, 50)
            code = rd_kafka_commit(client, list, 0)
        }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw TargetError(
                .unsuitable, "the start of the run cannot be committed for the group: \(KafkaClient.describe(code))",
                remedy: "name a group that nobody else is using, in `consumers: {group: …}`")
        }
    }

    public func membership(within limit: Duration) -> GroupMembership? {
        GroupDescription.read(group, topic: topic, client: client, within: limit)
    }

    public func coordinator(within limit: Duration) -> Int32? {
        GroupDescription.coordinator(of: group, client: client, within: limit)
    }

    public func topicLeaders(within limit: Duration) -> TopicLeaders? {
        guard let handle = rd_kafka_topic_new(client, topic, nil) else { return nil }
        defer { rd_kafka_topic_destroy(handle) }
        var metadata: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(client, 0, handle, &metadata, Int32(limit.wholeMicroseconds / 1000))
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let metadata else { return nil }
        defer { rd_kafka_metadata_destroy(metadata) }
        guard metadata.pointee.topic_cnt == 1 else { return nil }
        let found = metadata.pointee.topics[0]
        if found.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART { return TopicLeaders([]) }
        guard found.err == RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        let partitions = (0..<Int(found.partition_cnt)).map { found.partitions[$0] }
        return TopicLeaders(partitions.sorted { $0.id < $1.id }.map(\.leader))
    }

    public func close() { rd_kafka_destroy(client) }

    /// Asks for one offset per partition, and gives those that were answered without an error.
    private func query(
        within limit: Duration,
        _ ask: (OpaquePointer, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?, Int32) -> rd_kafka_resp_err_t
    ) -> [Int32: Int64] {
        let list = makeList { _ in Int64(RD_KAFKA_OFFSET_END) }
        defer { rd_kafka_topic_partition_list_destroy(list) }
        guard let list, ask(client, list, Int32(limit.wholeMicroseconds / 1000)) == RD_KAFKA_RESP_ERR_NO_ERROR else {
            return [:]
        }
        var offsets: [Int32: Int64] = [:]
        for index in 0..<Int(list.pointee.cnt) {
            let element = list.pointee.elems[index]
            guard element.err == RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            offsets[element.partition] = element.offset
        }
        return offsets
    }

    private func makeList(
        _ offset: (Int32) -> Int64
    ) -> UnsafeMutablePointer<rd_kafka_topic_partition_list_t>? {
        let list = rd_kafka_topic_partition_list_new(Int32(partitions))
        for partition in 0..<Int32(partitions) {
            rd_kafka_topic_partition_list_add(list, topic, partition).pointee.offset = offset(partition)
        }
        return list
    }
}
