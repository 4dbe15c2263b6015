import KafkaWire

/// What the recorded clients left unsaid in their fetches, because their sessions with Kafka remembered it.
struct FetchSessions {
    private struct Place: Hashable {
        var connection: Int
        var topic: String
        var topicID: WireUUID
        var partition: Int32
    }

    private var places: [Place: FetchRequest.Partition] = [:]

    /// The request as a client without a session would send it; answered at once.
    mutating func whole(_ request: FetchRequest, connection: Int) -> FetchRequest {
        if request.sessionEpoch <= 0 { places = places.filter { $0.key.connection != connection } }
        for topic in request.forgottenTopicsData {
            for partition in topic.partitions { places[place(connection, topic.topic, topic.topicID, partition)] = nil }
        }
        for topic in request.topics {
            for partition in topic.partitions {
                places[place(connection, topic.topic, topic.topicID, partition.partition)] = partition
            }
        }
        var whole = request
        (whole.sessionID, whole.sessionEpoch, whole.forgottenTopicsData) = (0, -1, [])
        whole.maxWaitMilliseconds = 0
        whole.topics = topics(of: connection)
        return whole
    }

    private func place(_ connection: Int, _ topic: String, _ id: WireUUID, _ partition: Int32) -> Place {
        Place(connection: connection, topic: topic, topicID: id, partition: partition)
    }

    private func topics(of connection: Int) -> [FetchRequest.Topic] {
        let own = places.filter { $0.key.connection == connection }
        return Dictionary(grouping: own) { [$0.key.topic, "\($0.key.topicID)"] }.values.compactMap { entries in
            guard let first = entries.first?.key else { return nil }
            var topic = FetchRequest.Topic()
            (topic.topic, topic.topicID) = (first.topic, first.topicID)
            topic.partitions = entries.map(\.value).sorted { $0.partition < $1.partition }
            return topic
        }
    }
}
