extension InitProducerIDRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> InitProducerIDResponse {
        InitProducerIDResponse {
            $0.error = error
            $0.producerEpoch = -1
        }
    }
}

extension AddPartitionsToTxnRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> AddPartitionsToTxnResponse {
        AddPartitionsToTxnResponse {
            $0.error = error
            $0.resultsByTopicV3AndBelow = v3AndBelowTopics.map { topic in
                .init {
                    $0.name = topic.name
                    $0.resultsByPartition = topic.partitions.map { index in
                        .init {
                            $0.partitionIndex = index
                            $0.partitionErrorCode = error
                        }
                    }
                }
            }
        }
    }
}

extension AddOffsetsToTxnRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> AddOffsetsToTxnResponse {
        AddOffsetsToTxnResponse { $0.error = error }
    }
}

extension EndTxnRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> EndTxnResponse {
        EndTxnResponse { $0.error = error }
    }
}
