import CRdKafka
import EmbeddedKafka
import Testing

/// Each defect as librdkafka's own run shows it. One after another: each has threads and timeouts of its own.
@Suite(.serialized) struct RealClientDefectTests {
    private static func producer(_ server: EmbeddedKafkaServer, _ settings: [String: String] = [:]) -> RdKafkaClient? {
        var all = ["acks": "all", "enable.idempotence": "true", "linger.ms": "0", "batch.num.messages": "1"]
        all.merge(settings) { _, new in new }
        return RdKafkaClient(RD_KAFKA_PRODUCER, servers: server.servers, all)
    }

    /// What a reader finds in the partition once it is there up to `last`.
    private static func read(_ server: EmbeddedKafkaServer, until last: String) async -> [String] {
        let settings = ["group.id": "reader", "auto.offset.reset": "earliest", "check.crcs": "true"]
        let consumer = RdKafkaClient(RD_KAFKA_CONSUMER, servers: server.servers, settings)
        return await consumer?.read("t") { $0.last?.value == last }.map(\.value) ?? []
    }

    private static func run(
        _ defect: String, _ body: (EmbeddedKafkaServer, RdKafkaClient) async throws -> Void
    ) async throws {
        try await TestServer.run { server in
            let producer = try #require(Self.producer(server))
            #expect(await producer.produce(["first"], to: "t") == ["first"])
            try await server.perform(.defect(name: defect, isOn: true))
            try await body(server, producer)
        }
    }

    @Test func `acknowledge-before-storing loses what was acknowledged when the leader is killed`() async throws {
        try await Self.run("acknowledge-before-storing") { server, producer in
            #expect(await producer.produce(["lost"], to: "t") == ["lost"])
            try await server.perform(.down(broker: 1))
            let later = try #require(Self.producer(server))
            #expect(await later.produce(["later"], to: "t") == ["later"])
            #expect(await Self.read(server, until: "later") == ["first", "later"])
        }
    }

    @Test func `lose-unsynced-tail loses what was acknowledged when the leader restarts`() async throws {
        try await Self.run("lose-unsynced-tail") { server, producer in
            #expect(await producer.produce(["lost"], to: "t") == ["lost"])
            try await server.perform(.stop(broker: 1))
            try await server.perform(.up(broker: 1))
            let later = try #require(Self.producer(server))
            #expect(await later.produce(["later"], to: "t") == ["later"])
            #expect(await !Self.read(server, until: "later").contains("lost"))
        }
    }

    @Test func `duplicate-on-retry stores a message twice whose answer was lost`() async throws {
        try await TestServer.run({ $0.cluster.brokerSession = .seconds(60) }) { server in
            let producer = try #require(Self.producer(server))
            #expect(await producer.produce(["first"], to: "t") == ["first"])
            try await server.perform(.defect(name: "duplicate-on-retry", isOn: true))
            try await TestServer.holdAnswers(of: server, broker: 1)
            async let loss: Void = TestServer.loseAnswers(of: server, broker: 1, records: 2)
            #expect(await producer.produce(["twice"], to: "t") == ["twice"])
            try await loss
            #expect(await producer.produce(["last"], to: "t") == ["last"])
            #expect(await Self.read(server, until: "last") == ["first", "twice", "twice", "last"])
        }
    }

    @Test func `stale-read-after-failover hides what the new leader took from a reader of the old one`() async throws {
        try await Self.run("stale-read-after-failover") { server, producer in
            let settings = [
                "group.id": "stale", "auto.offset.reset": "earliest", "topic.metadata.refresh.interval.ms": "-1",
            ]
            let consumer = try #require(RdKafkaClient(RD_KAFKA_CONSUMER, servers: server.servers, settings))
            #expect(await consumer.read("t") { !$0.isEmpty }.map(\.value) == ["first"])
            try await server.perform(.moveLeader(topic: "t", partition: 0, broker: 2))
            #expect(await producer.produce(["hidden"], to: "t") == ["hidden"])
            // A second is long for a reader that waits at the end of the log.
            let end = ContinuousClock.now + .seconds(1)
            #expect(await consumer.poll { _ in ContinuousClock.now >= end } == [])
            #expect(await Self.read(server, until: "hidden") == ["first", "hidden"])
        }
    }

    @Test func `reorder-within-partition lets a reader see a producer's messages in another order`() async throws {
        try await Self.run("reorder-within-partition") { server, producer in
            let sent = (0..<200).map { "m\($0)" } + ["last"]
            let acknowledged = await producer.produce(sent, to: "t")
            #expect(acknowledged.count == sent.count)
            let consumer = RdKafkaClient(RD_KAFKA_CONSUMER, servers: server.servers, ["group.id": "r"])
            let read = await consumer?.read("t") { $0.count > sent.count } ?? []
            #expect(read.map(\.offset) == (0...200).map { Int64($0) } + [201])
            #expect(read.dropFirst().map(\.value).sorted() == sent.sorted())
            let isInOrder = read.dropFirst().map(\.value) == sent
            #expect(!isInOrder)
        }
    }

    @Test func `corrupt-payload hands a reader another message, whose checksum it accepts`() async throws {
        try await Self.run("corrupt-payload") { server, producer in
            let sent = (0..<200).map { "message \($0)" }
            #expect(await producer.produce(sent, to: "t").count == sent.count)
            let settings = ["group.id": "c", "check.crcs": "true"]
            let consumer = RdKafkaClient(RD_KAFKA_CONSUMER, servers: server.servers, settings)
            let read = await consumer?.read("t") { $0.count > sent.count }.dropFirst().map(\.value) ?? []
            #expect(read.count == sent.count)
            #expect(zip(read, sent).contains { $0 != $1 })
        }
    }

    @Test func `forget-commit makes a group read again what it had committed`() async throws {
        try await Self.run("forget-commit") { server, _ in
            let settings = ["group.id": "g", "auto.offset.reset": "earliest", "auto.commit.interval.ms": "50"]
            for _ in 0..<2 {
                let consumer = try #require(RdKafkaClient(RD_KAFKA_CONSUMER, servers: server.servers, settings))
                consumer.subscribe("t")
                #expect(await consumer.poll { !$0.isEmpty }.map(\.value) == ["first"])
                await consumer.close()
            }
        }
    }

    @Test func `skip-offset-after-rebalance makes a group miss a message that nobody has read`() async throws {
        try await Self.run("skip-offset-after-rebalance") { server, producer in
            let settings = ["group.id": "g", "auto.offset.reset": "earliest"]
            let first = try #require(RdKafkaClient(RD_KAFKA_CONSUMER, servers: server.servers, settings))
            first.subscribe("t")
            #expect(await first.poll { !$0.isEmpty }.map(\.value) == ["first"])
            await first.close()
            #expect(await producer.produce(["missed", "last"], to: "t").count == 2)
            let second = try #require(RdKafkaClient(RD_KAFKA_CONSUMER, servers: server.servers, settings))
            second.subscribe("t")
            #expect(await second.poll { !$0.isEmpty }.map(\.value) == ["last"])
            await second.close()
        }
    }

    @Test func `two-owners-of-a-partition lets two members of a group read the same message`() async throws {
        try await TestServer.run({ $0.cluster.groups.initialRebalanceDelayMilliseconds = 500 }) { server in
            try await server.perform(.defect(name: "two-owners-of-a-partition", isOn: true))
            let producer = try #require(Self.producer(server))
            #expect(await producer.produce(["shared"], to: "t") == ["shared"])
            let settings = ["group.id": "g", "auto.offset.reset": "earliest"]
            let first = try #require(RdKafkaClient(RD_KAFKA_CONSUMER, servers: server.servers, settings))
            let second = try #require(RdKafkaClient(RD_KAFKA_CONSUMER, servers: server.servers, settings))
            first.subscribe("t")
            second.subscribe("t")
            async let readByFirst = first.poll { !$0.isEmpty }
            async let readBySecond = second.poll { !$0.isEmpty }
            #expect(await readByFirst.map(\.value) == ["shared"])
            #expect(await readBySecond.map(\.value) == ["shared"])
            await first.close()
            await second.close()
        }
    }
}
