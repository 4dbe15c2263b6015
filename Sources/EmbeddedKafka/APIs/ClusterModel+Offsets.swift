import KafkaWire

/// Where logs begin and end, and where epochs end.
extension ClusterModel {
    func listOffsets(_ request: ListOffsetsRequest, version: Int16, broker: Int32) -> ListOffsetsResponse {
        .init { response in
            response.topics = request.topics.map { topic in
                .init {
                    $0.name = topic.name
                    $0.partitions = topic.partitions.map { offset($0, of: topic.name, broker) }
                }
            }
        }
    }

    private func offset(
        _ asked: ListOffsetsRequest.Partition, of topic: String, _ broker: Int32
    ) -> ListOffsetsResponse.Partition {
        var result = ListOffsetsResponse.Partition()
        result.partitionIndex = asked.partitionIndex
        guard let partition = partition(topic, asked.partitionIndex) else {
            result.error = .unknownTopicOrPartition
            return result
        }
        let readable = readableReplica(partition, at: broker)
        if partition.leader == broker || readable == nil,
            let error = partition.epochError(asked.currentLeaderEpoch, at: broker)
        {
            result.error = error
            return result
        }
        guard let readable else {
            result.error = .notLeaderOrFollower
            return result
        }
        let log = partition.replicas[readable].log
        let end = partition.leader == broker ? partition.highWatermark : log.endOffset
        if let place = Self.place(asked.timestamp, in: log, end: end) {
            result.offset = place.offset
            result.timestamp = place.timestamp
            result.leaderEpoch =
                log.epochs.entries.last { $0.startOffset <= place.offset }?.epoch ?? partition.leaderEpoch
        }
        return result
    }

    /// -1 asks for the end, -2 for the start (-4: of what is on this broker, which is all), -3 for the newest record, else
    /// for the first record that is not older.
    private static func place(
        _ timestamp: Int64, in log: ReplicaLog, end: Int64
    ) -> (offset: Int64, timestamp: Int64)? {
        switch timestamp {
        case -1: return (end, -1)
        case -2, -4: return (log.startOffset, -1)
        case -3:
            let newest = log.batches.filter { $0.nextOffset <= end }.max { $0.maxTimestamp < $1.maxTimestamp }
            return newest.map { record($0.maxTimestamp, in: $0) ?? ($0.nextOffset - 1, $0.maxTimestamp) }
        default:
            guard let batch = log.batches.first(where: { $0.maxTimestamp >= timestamp }), batch.nextOffset <= end else {
                return nil
            }
            return record(timestamp, in: batch) ?? (batch.baseOffset, batch.maxTimestamp)
        }
    }

    /// The first record that is not older; nil in a compressed batch, whose first offset will do.
    private static func record(_ timestamp: Int64, in stored: StoredBatch) -> (offset: Int64, timestamp: Int64)? {
        guard let batch = try? RecordBatch(stored.bytes()), var records = try? batch.records() else { return nil }
        while let record = try? records.next() {
            if record.timestamp >= timestamp { return (record.offset, record.timestamp) }
        }
        return nil
    }

    func offsetForLeaderEpoch(_ request: OffsetForLeaderEpochRequest, broker: Int32) -> OffsetForLeaderEpochResponse {
        .init { response in
            response.topics = request.topics.map { topic in
                .init {
                    $0.topic = topic.topic
                    $0.partitions = topic.partitions.map { end($0, of: topic.topic, broker) }
                }
            }
        }
    }

    private func end(
        _ asked: OffsetForLeaderEpochRequest.Partition, of topic: String, _ broker: Int32
    ) -> OffsetForLeaderEpochResponse.Partition {
        var result = OffsetForLeaderEpochResponse.Partition()
        result.partition = asked.partition
        guard let partition = partition(topic, asked.partition) else {
            result.error = .unknownTopicOrPartition
            return result
        }
        if let error = partition.epochError(asked.currentLeaderEpoch, at: broker) {
            result.error = error
            return result
        }
        guard partition.leader == broker, let log = partition.leaderLog else {
            result.error = .notLeaderOrFollower
            return result
        }
        if asked.leaderEpoch == partition.leaderEpoch {
            result.leaderEpoch = asked.leaderEpoch
            result.endOffset = log.endOffset
        } else if asked.leaderEpoch < partition.leaderEpoch,
            let end = log.epochs.end(of: asked.leaderEpoch, logEnd: log.endOffset)
        {
            result.leaderEpoch = end.epoch
            result.endOffset = end.startOffset
        }
        return result
    }

    func deleteRecords(_ request: DeleteRecordsRequest, broker: Int32) -> DeleteRecordsResponse {
        .init { response in
            response.topics = request.topics.map { topic in
                .init {
                    $0.name = topic.name
                    $0.partitions = topic.partitions.map { delete($0, of: topic.name, broker) }
                }
            }
        }
    }

    private func delete(
        _ asked: DeleteRecordsRequest.Partition, of topic: String, _ broker: Int32
    ) -> DeleteRecordsResponse.Partition {
        var result = DeleteRecordsResponse.Partition()
        result.partitionIndex = asked.partitionIndex
        result.lowWatermark = -1
        guard let partition = partition(topic, asked.partitionIndex) else {
            result.error = .unknownTopicOrPartition
            return result
        }
        guard partition.leader == broker else {
            result.error = .notLeaderOrFollower
            return result
        }
        let target = asked.offset == -1 ? partition.highWatermark : asked.offset
        guard target >= 0, target <= partition.highWatermark else {
            result.error = .offsetOutOfRange
            return result
        }
        deleteRecords(of: partition, before: target)
        result.lowWatermark = partition.leaderLog?.startOffset ?? -1
        return result
    }
}
