extension OffsetCommitRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> OffsetCommitResponse {
        OffsetCommitResponse {
            $0.topics = topics.map { topic in
                .init {
                    $0.name = topic.name
                    $0.topicID = topic.topicID
                    $0.partitions = topic.partitions.map { partition in
                        .init {
                            $0.partitionIndex = partition.partitionIndex
                            $0.error = error
                        }
                    }
                }
            }
        }
    }
}

extension TxnOffsetCommitRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> TxnOffsetCommitResponse {
        TxnOffsetCommitResponse {
            $0.topics = topics.map { topic in
                .init {
                    $0.name = topic.name
                    $0.partitions = topic.partitions.map { partition in
                        .init {
                            $0.partitionIndex = partition.partitionIndex
                            $0.error = error
                        }
                    }
                }
            }
        }
    }
}

extension OffsetFetchRequest: RefusableRequest {
    /// Version 1 has a place for errors only at partitions.
    public func refusal(_ error: KafkaError, version: Int16) -> OffsetFetchResponse {
        OffsetFetchResponse {
            $0.error = error
            $0.groups = groups.map { group in
                .init {
                    $0.groupID = group.groupID
                    $0.error = error
                }
            }
            guard version < 2 else { return }
            $0.topics = (topics ?? []).map { topic in
                .init {
                    $0.name = topic.name
                    $0.partitions = topic.partitionIndexes.map { index in
                        .init {
                            $0.partitionIndex = index
                            $0.committedOffset = -1
                            $0.metadata = ""
                            $0.error = error
                        }
                    }
                }
            }
        }
    }
}

extension OffsetDeleteRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> OffsetDeleteResponse {
        OffsetDeleteResponse { $0.error = error }
    }
}
