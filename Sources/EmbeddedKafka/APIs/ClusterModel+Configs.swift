import KafkaWire

/// What admin clients ask about settings.
extension ClusterModel {
    private static let topicResource: Int8 = 2
    private static let brokerResource: Int8 = 4

    func describeConfigs(_ request: DescribeConfigsRequest) -> DescribeConfigsResponse {
        .init { response in
            response.results = request.resources.map { asked in
                var result = DescribeConfigsResponse.Result()
                result.resourceType = asked.resourceType
                result.resourceName = asked.resourceName
                switch asked.resourceType {
                case Self.topicResource:
                    guard let topic = topics[asked.resourceName] else {
                        result.error = .unknownTopicOrPartition
                        break
                    }
                    result.configs = settings(of: topic)
                case Self.brokerResource: result.configs = brokerSettings
                default: result.error = .invalidRequest
                }
                if let keys = asked.configurationKeys { result.configs.removeAll { !keys.contains($0.name) } }
                return result
            }
        }
    }

    private func settings(of topic: Topic) -> [DescribeConfigsResponse.Config] {
        TopicSetting.known.map { setting in
            .init {
                $0.name = setting.name
                $0.value = value(of: setting, topic.settings)
                $0.configSource = Self.source(setting.name, topic.settings)
            }
        }
    }

    /// What the answer to CreateTopics tells of a topic's settings.
    func createdSettings(_ own: [String: String]) -> [CreateTopicsResponse.Config] {
        TopicSetting.known.map { setting in
            .init {
                $0.name = setting.name
                $0.value = value(of: setting, own)
                $0.configSource = Self.source(setting.name, own)
            }
        }
    }

    private func value(of setting: (name: String, fallback: String?), _ own: [String: String]) -> String {
        own[setting.name] ?? setting.fallback ?? clusterSetting(setting.name)
    }

    /// 1: set for the topic; 5: a default.
    private static func source(_ name: String, _ own: [String: String]) -> Int8 { own[name] == nil ? 5 : 1 }

    private func clusterSetting(_ name: String) -> String {
        switch name {
        case "max.message.bytes": String(configuration.maxMessageBytes)
        case "min.insync.replicas": String(configuration.minInSyncReplicas)
        case "retention.bytes": String(configuration.retentionBytes)
        case "retention.ms": String(configuration.retentionMilliseconds)
        default: String(configuration.allowsUncleanElection)
        }
    }

    private var brokerSettings: [DescribeConfigsResponse.Config] {
        let values = [
            ("auto.create.topics.enable", String(configuration.autoCreatesTopics)),
            ("default.replication.factor", String(configuration.replicationFactor)),
            (
                "group.consumer.heartbeat.interval.ms",
                String(configuration.groups.consumerHeartbeatIntervalMilliseconds)
            ),
            ("group.consumer.session.timeout.ms", String(configuration.groups.consumerSessionTimeoutMilliseconds)),
            ("group.initial.rebalance.delay.ms", String(configuration.groups.initialRebalanceDelayMilliseconds)),
            ("message.max.bytes", String(configuration.maxMessageBytes)),
            ("min.insync.replicas", String(configuration.minInSyncReplicas)),
            ("num.partitions", String(configuration.partitions)),
            ("unclean.leader.election.enable", String(configuration.allowsUncleanElection)),
        ]
        return values.map { name, value in
            .init {
                $0.name = name
                $0.value = value
                $0.readOnly = true
                $0.configSource = 5
            }
        }
    }
}
