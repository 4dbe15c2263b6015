import KafkaWire

/// Which versions of which APIs the cluster serves: those of Kafka 3.9, as far as they are here.
///
/// There are no transactions, no reassignments, no share groups and no access lists: their keys are left out, so that a
/// client knows before it asks.
public enum ServedAPIs {
    public static let ranges: [(key: APIKey, versions: ClosedRange<Int16>)] = [
        // Only records of the present format are stored, which came with version 3. Version 0 is told all the same, as
        // Kafka 4 does, since librdkafka before 2.8 looks for it before it compresses.
        (.produce, 0...11),
        (.fetch, 4...17),
        (.listOffsets, 1...9),
        (.metadata, 0...12),
        (.offsetCommit, 2...9),
        (.offsetFetch, 1...9),
        (.findCoordinator, 0...6),
        (.joinGroup, 0...9),
        (.heartbeat, 0...4),
        (.leaveGroup, 0...5),
        (.syncGroup, 0...5),
        (.describeGroups, 0...5),
        (.listGroups, 0...5),
        (.apiVersions, 0...4),
        (.createTopics, 2...7),
        (.deleteTopics, 1...6),
        (.deleteRecords, 0...2),
        (.initProducerID, 0...5),
        (.offsetForLeaderEpoch, 2...4),
        (.describeConfigs, 1...4),
        (.createPartitions, 0...3),
        (.deleteGroups, 0...2),
        (.electLeaders, 0...2),
        (.offsetDelete, 0...0),
        (.describeCluster, 0...1),
        (.consumerGroupHeartbeat, 0...1),
        (.consumerGroupDescribe, 0...0),
    ]

    private static let byKey = Dictionary(uniqueKeysWithValues: ranges.map { ($0.key, $0.versions) })

    public static func versions(of key: APIKey) -> ClosedRange<Int16>? { byKey[key] }

    /// The answer to ApiVersions. `version`: the request's; one that is not known is answered with error 35.
    static func answer(version: Int16) -> APIVersionsResponse {
        .init {
            if versions(of: .apiVersions)?.contains(version) != true { $0.error = .unsupportedVersion }
            $0.apiKeys = ranges.map { entry in
                .init {
                    $0.apiKey = entry.key.rawValue
                    $0.minVersion = entry.versions.lowerBound
                    $0.maxVersion = entry.versions.upperBound
                }
            }
        }
    }
}
