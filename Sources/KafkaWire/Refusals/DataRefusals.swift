import NIOCore

extension ProduceRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> ProduceResponse {
        ProduceResponse {
            $0.responses = topicData.map { topic in
                .init {
                    $0.name = topic.name
                    $0.topicID = topic.topicID
                    $0.partitionResponses = topic.partitionData.map { partition in
                        .init {
                            $0.index = partition.index
                            $0.error = error
                            $0.baseOffset = -1
                            $0.logAppendTimeMilliseconds = -1
                        }
                    }
                }
            }
        }
    }
}

extension FetchRequest: RefusableRequest {
    /// A request that lists no partition, as the next of a session does, is refused as a whole.
    public func refusal(_ error: KafkaError, version: Int16) -> FetchResponse {
        FetchResponse {
            $0.error = topics.isEmpty ? error : .none
            $0.responses = topics.map { topic in
                .init {
                    $0.topic = topic.topic
                    $0.topicID = topic.topicID
                    $0.partitions = topic.partitions.map { partition in
                        .init {
                            $0.partitionIndex = partition.partition
                            $0.error = error
                            $0.highWatermark = -1
                            $0.records = ByteBuffer()
                        }
                    }
                }
            }
        }
    }
}

extension ListOffsetsRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> ListOffsetsResponse {
        ListOffsetsResponse {
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

extension OffsetForLeaderEpochRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> OffsetForLeaderEpochResponse {
        OffsetForLeaderEpochResponse {
            $0.topics = topics.map { topic in
                .init {
                    $0.topic = topic.topic
                    $0.partitions = topic.partitions.map { partition in
                        .init {
                            $0.partition = partition.partition
                            $0.error = error
                        }
                    }
                }
            }
        }
    }
}

extension MetadataRequest: RefusableRequest {
    /// Names no broker: a client keeps those it knows. A request for all topics finds none.
    public func refusal(_ error: KafkaError, version: Int16) -> MetadataResponse {
        MetadataResponse {
            $0.error = error
            $0.topics = (topics ?? []).map { topic in
                .init {
                    $0.error = error
                    $0.name = topic.name
                    $0.topicID = topic.topicID
                }
            }
        }
    }
}
