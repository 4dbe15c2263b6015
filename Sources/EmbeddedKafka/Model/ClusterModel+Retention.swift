/// Removing what is too old or too much.
extension ClusterModel {
    private static let retentionInterval = Duration.seconds(1)

    func scheduleRetention() { deadlines.add(.retention, at: now + Self.retentionInterval) }

    func applyRetention() {
        for topic in topicOrder {
            let bytes = Int64(topic.settings["retention.bytes"] ?? "") ?? configuration.retentionBytes
            let age = Int64(topic.settings["retention.ms"] ?? "") ?? configuration.retentionMilliseconds
            guard bytes >= 0 || age >= 0 else { continue }
            for partition in topic.partitions { trim(partition, bytes, age) }
        }
    }

    /// Never beyond what is committed. Followers learn the start from the leader.
    private func trim(_ partition: Partition, _ bytes: Int64, _ age: Int64) {
        guard let log = partition.leaderLog else { return }
        var start = log.startOffset
        var size = Int64(log.size)
        let oldest =
            now.nanoseconds > UInt64(max(0, age)) * 1_000_000
            ? now.nanoseconds - UInt64(max(0, age)) * 1_000_000 : 0
        for batch in log.batches {
            let isTooMuch = bytes >= 0 && size > bytes
            let isTooOld = age >= 0 && batch.appendedAt.nanoseconds < oldest
            guard isTooMuch || isTooOld, batch.nextOffset <= partition.highWatermark else { break }
            start = batch.nextOffset
            size -= Int64(batch.size)
        }
        deleteRecords(of: partition, before: start)
    }

    func deleteRecords(of partition: Partition, before offset: Int64) {
        for index in partition.replicas.indices { partition.replicas[index].log.deleteRecords(before: offset) }
    }
}
