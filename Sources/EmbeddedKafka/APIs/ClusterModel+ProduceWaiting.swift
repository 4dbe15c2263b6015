import KafkaWire

/// Requests with acks=all between the append and the answer.
extension ClusterModel {
    /// Answers those whose batches are committed now.
    func finishProduces(_ partition: Partition) {
        guard !partition.waitingProduces.isEmpty else { return }
        let committed = partition.highWatermark
        let error: KafkaError =
            partition.inSyncCount >= minInSyncReplicas(of: partition.topic) ? .none : .notEnoughReplicasAfterAppend
        let done = partition.waitingProduces.filter { $0.endOffset <= committed }
        guard !done.isEmpty else { return }
        partition.waitingProduces.removeAll { $0.endOffset <= committed }
        for waiting in done { settle(waiting, error) }
    }

    /// Refuses all that wait, since another leads now.
    func failProduces(_ partition: Partition) {
        let waiting = partition.waitingProduces
        partition.waitingProduces.removeAll()
        for waiting in waiting { settle(waiting, .notLeaderOrFollower) }
    }

    private func settle(_ waiting: Partition.WaitingProduce, _ error: KafkaError) {
        guard var parked = parkedProduces[waiting.id] else { return }
        if error != .none {
            parked.response.responses[waiting.topic].partitionResponses[waiting.partition].error = error
            parked.response.responses[waiting.topic].partitionResponses[waiting.partition].baseOffset = -1
        }
        parked.waiting -= 1
        guard parked.waiting == 0 else { return parkedProduces[waiting.id] = parked }
        parkedProduces[waiting.id] = nil
        answer(waiting.id, .produce(parked.response))
    }

    /// The time is over: the batches are stored, and may yet be committed.
    func giveUpProduce(_ id: RequestID) {
        guard parkedProduces[id] != nil else { return }
        for partition in allPartitions {
            let late = partition.waitingProduces.filter { $0.id == id }
            partition.waitingProduces.removeAll { $0.id == id }
            for waiting in late { settle(waiting, .requestTimedOut) }
        }
    }
}
