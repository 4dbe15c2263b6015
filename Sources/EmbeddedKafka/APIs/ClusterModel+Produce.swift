import KafkaWire
import NIOCore

/// Taking batches into logs.
extension ClusterModel {
    public func produce(_ request: ProduceRequest, version: Int16, id: RequestID, broker: Int32) {
        guard (-1...1).contains(request.acks) else {
            return answer(id, .produce(request.refusal(.invalidRequiredAcks, version: version)))
        }
        var parked = ParkedProduce(response: ProduceResponse(), waiting: 0)
        parked.response.responses = request.topicData.indices.map { position in
            append(request, position, version, id, broker, &parked.waiting)
        }
        addLeaders(to: &parked.response, version: version)
        guard request.acks != 0 else { return answer(id, hasError(parked.response) ? .disconnect : .silence) }
        guard parked.waiting > 0 else { return answer(id, .produce(parked.response)) }
        parkedProduces[id] = parked
        deadlines.add(.produce(id), at: now.adding(milliseconds: request.timeoutMilliseconds))
    }

    private func append(
        _ request: ProduceRequest, _ position: Int, _ version: Int16, _ id: RequestID, _ broker: Int32,
        _ waiting: inout Int
    ) -> ProduceResponse.Topic {
        let data = request.topicData[position]
        let topic = version >= 13 ? topicsByID[data.topicID] : topics[data.name]
        var answered = ProduceResponse.Topic()
        answered.name = data.name
        answered.topicID = data.topicID
        answered.partitionResponses.reserveCapacity(data.partitionData.count)
        for (place, part) in data.partitionData.enumerated() {
            var result = ProduceResponse.Partition()
            result.index = part.index
            result.baseOffset = -1
            result.logAppendTimeMilliseconds = -1
            guard let partition = topic?[part.index], partition.topic.isInternal == false else {
                result.error = version >= 13 ? .unknownTopicID : .unknownTopicOrPartition
                answered.partitionResponses.append(result)
                continue
            }
            if let end = append(part.records, to: partition, acks: request.acks, broker, &result) {
                partition.waitingProduces.append(
                    Partition.WaitingProduce(id: id, topic: position, partition: place, endOffset: end))
                waiting += 1
            }
            answered.partitionResponses.append(result)
        }
        return answered
    }

    /// Stores one batch. Returns the offset that must be committed first, nil where the result is complete.
    private func append(
        _ records: ByteBuffer?, to partition: Partition, acks: Int16, _ broker: Int32,
        _ result: inout ProduceResponse.Partition
    ) -> Int64? {
        guard partition.leader == broker, let leader = partition.leaderIndex else {
            result.error = .notLeaderOrFollower
            result.currentLeader = .init {
                $0.leaderID = partition.leader
                $0.leaderEpoch = partition.leaderEpoch
            }
            return nil
        }
        result.logStartOffset = partition.replicas[leader].log.startOffset
        do throws(KafkaError) {
            var batch = try BatchCheck.check(records, limit: maxMessageBytes(of: partition.topic))
            guard acks >= 0 || partition.inSyncCount >= minInSyncReplicas(of: partition.topic) else {
                throw .notEnoughReplicas
            }
            if let duplicate = try judge(BatchSequence(of: batch), partition.replicas[leader].log) {
                result.baseOffset = duplicate
                let end = duplicate + Int64(batch.lastOffsetDelta) + 1
                return acks < 0 && end > partition.highWatermark ? end : nil
            }
            result.baseOffset = store(&batch, in: partition, leader)
            return acks < 0 && batch.nextOffset > partition.highWatermark ? batch.nextOffset : nil
        } catch {
            result.error = error
            return nil
        }
    }

    /// The offset of the same batch if it is there already, nil for one that comes next.
    private func judge(_ sequence: BatchSequence, _ log: ReplicaLog) throws(KafkaError) -> Int64? {
        guard sequence.isIdempotent, !storesRetries else { return nil }
        switch log.judge(sequence) {
        case .accepted: return nil
        case .duplicate(let offset): return offset
        case .outOfOrder: throw .outOfOrderSequenceNumber
        case .fenced: throw .invalidProducerEpoch
        }
    }

    private func store(_ batch: inout RecordBatch, in partition: Partition, _ leader: Int) -> Int64 {
        let offset = partition.replicas[leader].log.endOffset
        batch.baseOffset = offset
        batch.leaderEpoch = partition.leaderEpoch
        if defects.contains(.corruptPayload) { corruptSometimes(&batch) }
        partition.replicas[leader].log.append(StoredBatch(batch, at: now, memory: memory))
        if defects.contains(.reorderWithinPartition) { reorderSometimes(partition) }
        replicate(partition)
        return offset
    }

    func maxMessageBytes(of topic: Topic) -> Int {
        topic.settings["max.message.bytes"].flatMap { Int($0) } ?? configuration.maxMessageBytes
    }

    func minInSyncReplicas(of topic: Topic) -> Int {
        topic.settings["min.insync.replicas"].flatMap { Int($0) } ?? configuration.minInSyncReplicas
    }

    private func hasError(_ response: ProduceResponse) -> Bool {
        response.responses.contains { $0.partitionResponses.contains { $0.error != .none } }
    }

    /// The addresses of the leaders that refused partitions name (KIP-951).
    private func addLeaders(to response: inout ProduceResponse, version: Int16) {
        guard version >= 10, hasError(response) else { return }
        let leaders = addresses(
            ofLeaders: response.responses.flatMap { $0.partitionResponses.map(\.currentLeader?.leaderID) })
        guard !leaders.isEmpty else { return }
        response.nodeEndpoints = leaders.map { address in
            .init {
                $0.nodeID = address.nodeID
                $0.host = address.host
                $0.port = address.port
            }
        }
    }
}
