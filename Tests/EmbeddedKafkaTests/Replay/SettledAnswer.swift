import KafkaWire
import NIOCore

/// An answer without what no two clusters share: ids and names of the cluster, throttling, times, sentences for people.
enum SettledAnswer {
    static func text(of body: any WireResponse) -> String { "\(settled(body))" }

    private static func settled(_ body: any WireResponse) -> any WireResponse {
        switch body {
        case var body as MetadataResponse:
            (body.clusterID, body.controllerID, body.throttleTimeMilliseconds) = (nil, 0, 0)
            body.brokers.sort { $0.nodeID < $1.nodeID }
            body.topics.removeAll { $0.name == "__transaction_state" }
            body.topics.sort { ($0.name ?? "") < ($1.name ?? "") }
            for topic in body.topics.indices {
                body.topics[topic].partitions.sort { $0.partitionIndex < $1.partitionIndex }
                for index in body.topics[topic].partitions.indices {
                    body.topics[topic].partitions[index].isrNodes.sort()
                }
            }
            return body
        case var body as FindCoordinatorResponse:
            (body.errorMessage, body.throttleTimeMilliseconds) = (nil, 0)
            for index in body.coordinators.indices { body.coordinators[index].errorMessage = nil }
            return body
        case var body as DescribeClusterResponse:
            (body.clusterID, body.controllerID, body.errorMessage, body.throttleTimeMilliseconds) = ("", 0, nil, 0)
            body.brokers.sort { $0.brokerID < $1.brokerID }
            return body
        case var body as InitProducerIDResponse:
            (body.producerID, body.throttleTimeMilliseconds) = (body.producerID < 0 ? -1 : 0, 0)
            return body
        case var body as CreateTopicsResponse:
            body.throttleTimeMilliseconds = 0
            for index in body.topics.indices {
                (body.topics[index].topicID, body.topics[index].errorMessage) = (.zero, nil)
                // The settings are compared where they are asked for.
                body.topics[index].configs = body.topics[index].configs.map { _ in [] }
            }
            return body
        case var body as DeleteTopicsResponse:
            body.throttleTimeMilliseconds = 0
            for index in body.responses.indices {
                (body.responses[index].topicID, body.responses[index].errorMessage) = (.zero, nil)
            }
            return body
        case var body as ElectLeadersResponse:
            body.throttleTimeMilliseconds = 0
            body.replicaElectionResults.removeAll { $0.topic == "__transaction_state" || $0.partitionResult.isEmpty }
            for topic in body.replicaElectionResults.indices {
                for index in body.replicaElectionResults[topic].partitionResult.indices {
                    body.replicaElectionResults[topic].partitionResult[index].errorMessage = nil
                }
            }
            return body
        case var body as CreatePartitionsResponse:
            body.throttleTimeMilliseconds = 0
            for index in body.results.indices { body.results[index].errorMessage = nil }
            return body
        case var body as ProduceResponse:
            for topic in body.responses.indices {
                for index in body.responses[topic].partitionResponses.indices {
                    body.responses[topic].partitionResponses[index].errorMessage = nil
                }
            }
            return body
        default: return body
        }
    }
}
