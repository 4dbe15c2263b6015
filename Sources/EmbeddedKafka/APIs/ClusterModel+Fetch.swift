import KafkaWire
import NIOCore

/// Handing out batches, from the leader alone.
extension ClusterModel {
    public func fetch(_ request: FetchRequest, version: Int16, id: RequestID, broker: Int32) {
        // No session is kept: an answer with session 0 says so, and the client names all partitions each time.
        if request.sessionID != 0 || request.sessionEpoch > 0 {
            return answer(
                id,
                .fetch(
                    FetchResponse {
                        $0.error = request.sessionID != 0 ? .fetchSessionIDNotFound : .invalidFetchSessionEpoch
                    }))
        }
        let (response, size, mustAnswer) = read(request, version, broker)
        let isEnough = size >= request.minBytes || request.maxWaitMilliseconds <= 0
        guard !mustAnswer, !isEnough, !request.topics.isEmpty else { return answer(id, .fetch(response)) }
        park(request, version, id, broker, size)
    }

    // MARK: Waiting

    private func park(_ request: FetchRequest, _ version: Int16, _ id: RequestID, _ broker: Int32, _ size: Int) {
        let partitions = request.topics.flatMap { topic in
            topic.partitions.compactMap { find(topic, version)?[$0.partition] }
        }
        for partition in partitions { partition.waitingFetches.append(id) }
        parkedFetches[id] = ParkedFetch(
            request: request, version: version, broker: broker, available: size, partitions: partitions)
        deadlines.add(.fetch(id), at: now.adding(milliseconds: request.maxWaitMilliseconds))
    }

    /// Counts what became readable for each that waits, and answers those that have enough.
    func wakeFetches(_ partition: Partition, since offset: Int64) {
        guard !partition.waitingFetches.isEmpty, let log = partition.leaderLog else { return }
        var size = 0
        for batch in log.batches(from: offset) {
            guard batch.nextOffset <= partition.highWatermark else { break }
            size += batch.size
        }
        for id in partition.waitingFetches {
            guard let parked = parkedFetches[id] else { continue }
            parkedFetches[id]?.available += size
            if parked.available + size >= Int(parked.request.minBytes) { finishFetch(id) }
        }
    }

    /// A reader of a partition that another leads now hears of it at once.
    func failFetches(_ partition: Partition) {
        for id in partition.waitingFetches { finishFetch(id) }
    }

    func finishFetch(_ id: RequestID) {
        guard let parked = removeFetch(id) else { return }
        answer(id, .fetch(read(parked.request, parked.version, parked.broker).response))
    }

    @discardableResult
    func removeFetch(_ id: RequestID) -> ParkedFetch? {
        guard let parked = parkedFetches.removeValue(forKey: id) else { return nil }
        for partition in parked.partitions { partition.waitingFetches.removeAll { $0 == id } }
        return parked
    }

    // MARK: Reading

    private func find(_ topic: FetchRequest.Topic, _ version: Int16) -> Topic? {
        version >= 13 ? topicsByID[topic.topicID] : topics[topic.topic]
    }

    /// The answer as it would be now, how many bytes of records it has, and whether something in it cannot wait.
    private func read(
        _ request: FetchRequest, _ version: Int16, _ broker: Int32
    ) -> (response: FetchResponse, size: Int, mustAnswer: Bool) {
        var response = FetchResponse()
        var budget = FetchBudget(limit: Int(request.maxBytes))
        response.responses.reserveCapacity(request.topics.count)
        for asked in request.topics {
            let topic = find(asked, version)
            var answered = FetchResponse.Topic()
            answered.topic = asked.topic
            answered.topicID = asked.topicID
            answered.partitions.reserveCapacity(asked.partitions.count)
            for part in asked.partitions {
                if let partition = topic?[part.partition] {
                    answered.partitions.append(read(part, of: partition, broker, &budget))
                } else {
                    answered.partitions.append(
                        Self.refusal(part, version >= 13 ? .unknownTopicID : .unknownTopicOrPartition))
                    budget.mustAnswer = true
                }
            }
            response.responses.append(answered)
        }
        if version >= 16, budget.mustAnswer { addLeaders(to: &response) }
        return (response, budget.used, budget.mustAnswer)
    }

    private static func refusal(_ part: FetchRequest.Partition, _ error: KafkaError) -> FetchResponse.Partition {
        var result = FetchResponse.Partition()
        result.partitionIndex = part.partition
        result.error = error
        result.highWatermark = -1
        result.records = ByteBuffer()
        return result
    }

    private func read(
        _ part: FetchRequest.Partition, of partition: Partition, _ broker: Int32, _ budget: inout FetchBudget
    ) -> FetchResponse.Partition {
        let isLeader = partition.leader == broker
        let readable = readableReplica(partition, at: broker)
        if isLeader || readable == nil, let error = partition.epochError(part.currentLeaderEpoch, at: broker) {
            budget.mustAnswer = true
            return Self.refusal(part, error, leader: partition)
        }
        guard let readable else {
            budget.mustAnswer = true
            return Self.refusal(part, .notLeaderOrFollower, leader: partition)
        }
        let log = partition.replicas[readable].log
        guard (log.startOffset...log.endOffset).contains(part.fetchOffset) else {
            budget.mustAnswer = true
            return Self.refusal(part, .offsetOutOfRange)
        }
        var result = FetchResponse.Partition()
        result.partitionIndex = part.partition
        result.highWatermark = isLeader ? partition.highWatermark : log.endOffset
        result.lastStableOffset = result.highWatermark
        result.logStartOffset = log.startOffset
        if let diverging = Self.divergence(part, log) {
            budget.mustAnswer = true
            result.divergingEpoch = diverging
            result.records = ByteBuffer()
            return result
        }
        result.records = budget.take(log, from: part.fetchOffset, to: result.highWatermark, Int(part.partitionMaxBytes))
        partition.fetchedOffset = max(partition.fetchedOffset, budget.takenTo)
        return result
    }

    private static func refusal(
        _ part: FetchRequest.Partition, _ error: KafkaError, leader partition: Partition
    ) -> FetchResponse.Partition {
        var result = refusal(part, error)
        result.currentLeader = .init {
            $0.leaderID = partition.leader
            $0.leaderEpoch = partition.leaderEpoch
        }
        return result
    }

    /// Where the log of a reader that has read another past parts from this one.
    private static func divergence(
        _ part: FetchRequest.Partition, _ log: ReplicaLog
    ) -> FetchResponse.DivergingEpoch? {
        guard part.lastFetchedEpoch >= 0, let end = log.epochs.end(of: part.lastFetchedEpoch, logEnd: log.endOffset),
            end.epoch < part.lastFetchedEpoch || end.startOffset < part.fetchOffset
        else { return nil }
        return FetchResponse.DivergingEpoch {
            $0.epoch = end.epoch
            $0.endOffset = end.startOffset
        }
    }

    private func addLeaders(to response: inout FetchResponse) {
        let leaders = addresses(ofLeaders: response.responses.flatMap { $0.partitions.map(\.currentLeader?.leaderID) })
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
