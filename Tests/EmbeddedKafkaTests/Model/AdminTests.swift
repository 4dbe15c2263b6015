import KafkaWire
import Testing

@testable import EmbeddedKafka
@testable import RandomHistories

@Suite struct AdminTests {
    private func create(
        _ driver: ModelDriver, _ name: String, partitions: Int32 = 3, replicas: Int16 = 3,
        settings: [String: String] = [:]
    ) -> KafkaError? {
        let request = CreateTopicsRequest {
            $0.topics = [
                .init {
                    $0.name = name
                    $0.numPartitions = partitions
                    $0.replicationFactor = replicas
                    $0.configs = settings.map { name, value in
                        .init {
                            $0.name = name
                            $0.value = value
                        }
                    }
                }
            ]
        }
        return driver.answer(to: request)?.topics.first?.error
    }

    private func metadata(_ driver: ModelDriver, _ name: String, creating: Bool = false) -> MetadataResponse.Topic? {
        let request = MetadataRequest {
            $0.topics = [.init { $0.name = name }]
            $0.allowAutoTopicCreation = creating
        }
        return driver.answer(to: request, version: 12)?.topics.first
    }

    @Test func `a topic is created with its partitions spread over the brokers`() {
        let driver = ModelDriver()
        #expect(create(driver, "orders") == KafkaError.none)
        let topic = metadata(driver, "orders")
        #expect(topic?.partitions.map(\.leaderID).sorted() == [1, 2, 3])
        #expect(topic?.partitions.allSatisfy { $0.isrNodes.count == 3 } == true)
        #expect(topic?.topicID != .zero)
    }

    @Test func `a topic that cannot be is refused with Kafka's own error`() {
        let driver = ModelDriver()
        #expect(create(driver, "t") == .topicAlreadyExists)
        #expect(create(driver, "a b") == .invalidTopicException)
        #expect(create(driver, "a", partitions: 0) == .invalidPartitions)
        #expect(create(driver, "a", replicas: 4) == .invalidReplicationFactor)
        #expect(create(driver, "a", settings: ["cleanup.policy": "compact"]) == .invalidConfig)
        #expect(create(driver, "a", settings: ["no.such.setting": "1"]) == .invalidConfig)
    }

    @Test func `a topic is made on sight where that is allowed, and only there`() {
        let driver = ModelDriver { $0.autoCreatesTopics = true }
        #expect(metadata(driver, "new", creating: false)?.error == .unknownTopicOrPartition)
        #expect(metadata(driver, "new", creating: true)?.error == KafkaError.none)
        let strict = ModelDriver { $0.autoCreatesTopics = false }
        #expect(metadata(strict, "new", creating: true)?.error == .unknownTopicOrPartition)
    }

    @Test func `a deleted topic is gone, and who waits for it hears so`() {
        let driver = ModelDriver()
        let waiting = driver.sendFetch(from: 0)
        let request = DeleteTopicsRequest { $0.topics = [.init { $0.name = "t" }] }
        #expect(driver.answer(to: request)?.responses.first?.error == KafkaError.none)
        #expect(driver.fetched(waiting)?.error == .unknownTopicOrPartition)
        #expect(driver.answer(to: request)?.responses.first?.error == .unknownTopicOrPartition)
    }

    @Test func `a topic grows, and does not shrink`() {
        let driver = ModelDriver()
        let request = CreatePartitionsRequest {
            $0.topics = [
                .init {
                    $0.name = "t"
                    $0.count = 4
                }
            ]
        }
        #expect(driver.answer(to: request)?.results.first?.error == KafkaError.none)
        #expect(metadata(driver, "t")?.partitions.count == 4)
        #expect(driver.answer(to: request)?.results.first?.error == .invalidPartitions)
    }

    @Test func `the settings of a topic are told, with their source`() {
        let driver = ModelDriver()
        _ = create(driver, "orders", settings: ["min.insync.replicas": "2"])
        let request = DescribeConfigsRequest {
            $0.resources = [
                .init {
                    $0.resourceType = 2
                    $0.resourceName = "orders"
                    $0.configurationKeys = ["min.insync.replicas", "retention.ms"]
                }
            ]
        }
        let configs = driver.answer(to: request)?.results.first?.configs
        #expect(configs?.map(\.value) == ["2", "-1"])
        #expect(configs?.map(\.configSource) == [1, 5])
    }

    @Test func `records are deleted up to an offset, and reading begins there`() {
        let driver = ModelDriver()
        for value in ["a", "b", "c"] { driver.produce([value]) }
        let request = DeleteRecordsRequest {
            $0.topics = [
                .init {
                    $0.name = "t"
                    $0.partitions = [.init { $0.offset = 2 }]
                }
            ]
        }
        #expect(driver.answer(to: request)?.topics.first?.partitions.first?.lowWatermark == 2)
        #expect(driver.fetch(from: 0)?.error == .offsetOutOfRange)
        #expect(TestBatch.messages(in: driver.fetch(from: 2)?.records).map(\.value) == ["c"])
    }

    @Test func `retention by size keeps what is not above it`() {
        let size = Int64(TestBatch.make(["a"]).readableBytes)
        let driver = ModelDriver { $0.retentionBytes = 2 * size }
        for value in ["a", "b", "c", "d"] { driver.produce([value]) }
        driver.advance(by: .seconds(1))
        #expect(driver.log(1).startOffset == 2)
        #expect(driver.log(3).startOffset == 2)
    }

    @Test func `retention by age keeps what is younger`() {
        let driver = ModelDriver { $0.retentionMilliseconds = 5_000 }
        driver.produce(["old"])
        driver.advance(by: .seconds(3))
        driver.produce(["young"])
        driver.advance(by: .seconds(4))
        #expect(driver.log(1).startOffset == 1)
    }

    @Test func `an offset is found by its time`() {
        let driver = ModelDriver()
        for (index, value) in ["a", "b", "c"].enumerated() {
            _ = driver.sendProduce(TestBatch.make([value], timestamp: Int64(1_000 * (index + 1))))
        }
        func offset(_ timestamp: Int64) -> Int64? {
            let request = ListOffsetsRequest {
                $0.topics = [
                    .init {
                        $0.name = "t"
                        $0.partitions = [.init { $0.timestamp = timestamp }]
                    }
                ]
            }
            return driver.answer(to: request, version: 7)?.topics.first?.partitions.first?.offset
        }
        #expect(offset(-2) == 0)
        #expect(offset(-1) == 3)
        #expect(offset(-3) == 2)
        #expect(offset(1_500) == 1)
        #expect(offset(9_000) == -1)
    }

    @Test func `a killed broker is listed until its session has ended`() {
        let driver = ModelDriver()
        driver.perform(.down(broker: 3))
        #expect(driver.answer(to: MetadataRequest(), version: 12)?.brokers.count == 3)
        driver.advance(by: .seconds(9))
        #expect(driver.answer(to: MetadataRequest(), version: 12)?.brokers.map(\.nodeID) == [1, 2])
        #expect(driver.answer(to: DescribeClusterRequest(), version: 1)?.brokers.map(\.brokerID) == [1, 2])
    }

    @Test func `every API that is served is answered in each of its versions`() {
        let driver = ModelDriver()
        for (key, versions) in ServedAPIs.ranges where key != .produce && key != .fetch {
            for version in versions {
                guard let type = MessageCatalog.request(key) else {
                    Issue.record("\(key) is no message")
                    continue
                }
                #expect(type.versions.contains(version), "\(key) \(version)")
                let id = RequestID(1_000_000 + UInt64(key.rawValue) * 100 + UInt64(version))
                let client = ClientIdentity(clientID: "test", host: "/127.0.0.1")
                let isTaken = driver.model.receive(type.init(), version: version, id: id, from: client, broker: 1)
                #expect(isTaken, "\(key) \(version)")
            }
        }
    }

    @Test func `a coordinator moves, and its group is told the new one`() {
        let driver = ModelDriver()
        let request = FindCoordinatorRequest { $0.coordinatorKeys = ["g"] }
        for broker in [Int32(2), 3, 1] {
            driver.perform(.moveCoordinator(group: "g", broker: broker))
            #expect(driver.answer(to: request, version: 4)?.coordinators.first?.nodeID == broker)
        }
    }
}
