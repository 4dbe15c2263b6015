import KafkaWire
import NIOCore

/// Two answers to one request as texts, which are the same if the answers are.
enum ComparedAnswer {
    static func texts(
        ours: (any WireResponse)?, theirs: any WireResponse, broker: Int32
    ) -> (ours: String, theirs: String) {
        switch (ours, theirs) {
        case (let ours as APIVersionsResponse, let theirs as APIVersionsResponse): versions(ours, theirs)
        case (let ours as DescribeConfigsResponse, let theirs as DescribeConfigsResponse): settings(ours, theirs)
        case (let ours as FetchResponse, let theirs as FetchResponse): fetched(ours, theirs)
        case (let ours?, let theirs): (SettledAnswer.text(of: ours), SettledAnswer.text(of: theirs))
        case (nil, let theirs): ("no answer", SettledAnswer.text(of: theirs))
        }
    }

    /// Of what we offer, where Kafka's versions are others.
    private static func versions(
        _ ours: APIVersionsResponse, _ theirs: APIVersionsResponse
    ) -> (String, String) {
        let known = theirs.versions
        let others = ours.versions.filter { known[$0.key] != $0.value }.sorted { $0.key.rawValue < $1.key.rawValue }
        let text = { (ranges: [(APIKey, ClosedRange<Int16>?)]) in
            ranges.map { "\($0) \($1.map { "\($0)" } ?? "none")" }.joined(separator: ", ")
        }
        return (
            "\(ours.error.name) \(text(others.map { ($0.key, $0.value) }))",
            "\(theirs.error.name) \(text(others.map { ($0.key, known[$0.key]) }))"
        )
    }

    /// Of the settings that we know and the recorded brokers had left alone, what each says.
    private static func settings(
        _ ours: DescribeConfigsResponse, _ theirs: DescribeConfigsResponse
    ) -> (String, String) {
        func places(_ body: DescribeConfigsResponse, _ isMeant: (DescribeConfigsResponse.Config) -> Bool) -> Set<String>
        {
            Set(body.results.flatMap { result in result.configs.filter(isMeant).map { place(result, $0) } })
        }
        func place(_ result: DescribeConfigsResponse.Result, _ config: DescribeConfigsResponse.Config) -> String {
            "\(result.resourceType) \(result.resourceName) \(config.name)"
        }
        // Their topics kept messages for two hours, which Kafka calls a default.
        let compared = places(ours) { _ in true }
            .intersection(places(theirs) { $0.configSource == 5 && $0.name != "retention.ms" })
        func text(_ body: DescribeConfigsResponse) -> String {
            body.results.map { result in
                let configs = result.configs.filter { compared.contains(place(result, $0)) }
                    .sorted { $0.name < $1.name }
                let lines = configs.map { "\($0.name)=\($0.value ?? "-") from \($0.configSource)" }
                return "\(result.resourceType) \(result.resourceName) \(result.error.name) \(lines)"
            }.joined(separator: "; ")
        }
        return (text(ours), text(theirs))
    }

    /// Of the partitions that Kafka's answer names: a session leaves out what has not changed.
    private static func fetched(_ ours: FetchResponse, _ theirs: FetchResponse) -> (String, String) {
        let named = Set(theirs.responses.flatMap { topic in topic.partitions.map { place(topic, $0) } })
        func text(_ body: FetchResponse) -> String {
            let parts = body.responses.flatMap { topic in
                topic.partitions.filter { named.contains(place(topic, $0)) }.map { "\(place(topic, $0)) \(text($0))" }
            }
            let leaders = (body.nodeEndpoints ?? []).map { "\($0.nodeID) \($0.host):\($0.port)" }
            return "\(body.error.name) \(parts.sorted()) \(leaders.sorted())"
        }
        func text(_ part: FetchResponse.Partition) -> String {
            let records = part.records.map { "\($0.readableBytes) bytes \($0.readableBytesView.hashValue)" } ?? "none"
            return """
                \(part.error.name) to \(part.highWatermark) \(part.lastStableOffset) from \(part.logStartOffset) \
                \(part.divergingEpoch.map { "\($0)" } ?? "-") \(part.currentLeader.map { "\($0)" } ?? "-") \
                replica \(part.preferredReadReplica) aborted \(part.abortedTransactions?.count ?? 0) \(records)
                """
        }
        return (text(ours), text(theirs))
    }

    private static func place(_ topic: FetchResponse.Topic, _ part: FetchResponse.Partition) -> String {
        "\(topic.topic) \(topic.topicID) \(part.partitionIndex)"
    }
}
