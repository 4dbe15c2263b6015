extension APIVersionsRequest: RefusableRequest {
    /// The body is that of version 0 where the error is 35, as Kafka's is.
    public func refusal(_ error: KafkaError, version: Int16) -> APIVersionsResponse {
        APIVersionsResponse { $0.error = error }
    }
}

extension DescribeClusterRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> DescribeClusterResponse {
        DescribeClusterResponse { $0.error = error }
    }
}

extension CreateTopicsRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> CreateTopicsResponse {
        CreateTopicsResponse {
            $0.topics = topics.map { topic in
                .init {
                    $0.name = topic.name
                    $0.error = error
                }
            }
        }
    }
}

extension DeleteTopicsRequest: RefusableRequest {
    public func refusal(_ error: KafkaError, version: Int16) -> DeleteTopicsResponse {
        DeleteTopicsResponse {
            $0.responses =
                topicNames.map { name in
                    .init {
                        $0.name = name
                        $0.error = error
                    }
                }
                + topics.map { topic in
                    .init {
                        $0.name = topic.name
                        $0.topicID = topic.topicID
                        $0.error = error
                    }
                }
        }
    }
}

extension ElectLeadersRequest: RefusableRequest {
    /// Version 0 has a place for errors only at partitions.
    public func refusal(_ error: KafkaError, version: Int16) -> ElectLeadersResponse {
        ElectLeadersResponse {
            $0.error = error
            guard version < 1 else { return }
            $0.replicaElectionResults = (topicPartitions ?? []).map { topic in
                .init {
                    $0.topic = topic.topic
                    $0.partitionResult = topic.partitions.map { index in
                        .init {
                            $0.partitionID = index
                            $0.error = error
                        }
                    }
                }
            }
        }
    }
}
