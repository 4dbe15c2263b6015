import CRdKafka
import EmbeddedKafka
import Testing

/// The server as librdkafka sees it. One after another: each has threads and timeouts of its own.
@Suite(.serialized) struct ServerTests {
    private static func producer(_ server: EmbeddedKafkaServer, _ settings: [String: String] = [:]) -> RdKafkaClient? {
        var all = ["acks": "all", "enable.idempotence": "true", "linger.ms": "1"]
        all.merge(settings) { _, new in new }
        return RdKafkaClient(RD_KAFKA_PRODUCER, servers: server.servers, all)
    }

    private static func consumer(_ server: EmbeddedKafkaServer, _ settings: [String: String] = [:]) -> RdKafkaClient? {
        var all = ["group.id": "g", "auto.offset.reset": "earliest", "topic.metadata.refresh.interval.ms": "500"]
        all.merge(settings) { _, new in new }
        return RdKafkaClient(RD_KAFKA_CONSUMER, servers: server.servers, all)
    }

    private static let values = (0..<100).map { "message \($0)" }

    @Test func `what librdkafka has sent it reads, in its order`() async throws {
        try await TestServer.run { server in
            let acknowledged = await Self.producer(server)?.produce(Self.values, to: "t")
            #expect(acknowledged == Self.values)
            let read = await Self.consumer(server)?.read("t") { $0.count >= Self.values.count } ?? []
            #expect(read.map(\.value) == Self.values)
            #expect(read.map(\.offset) == Self.values.indices.map { Int64($0) })
        }
    }

    @Test(arguments: ["gzip", "snappy", "lz4", "zstd"])
    func `compressed batches are kept as they came`(codec: String) async throws {
        try await TestServer.run { server in
            let acknowledged = await Self.producer(server, ["compression.type": codec])?.produce(Self.values, to: "t")
            #expect(acknowledged == Self.values)
            let read = await Self.consumer(server)?.read("t") { $0.count >= Self.values.count } ?? []
            #expect(read.map(\.value) == Self.values)
        }
    }

    @Test func `an idempotent producer gets each message through once, though its leader is killed`() async throws {
        try await TestServer.run { server in
            let producer = try #require(Self.producer(server))
            #expect(await producer.produce(["first"], to: "t") == ["first"])
            try await server.perform(.down(broker: 1))
            #expect(await producer.produce(Self.values, to: "t") == Self.values)
            try await server.perform(.up(broker: 1))
            let read = await Self.consumer(server)?.read("t") { $0.count > Self.values.count } ?? []
            #expect(read.map(\.value) == ["first"] + Self.values)
        }
    }

    @Test func `a message whose answer was lost is sent again, and stored once`() async throws {
        try await TestServer.run({ $0.cluster.brokerSession = .seconds(60) }) { server in
            let producer = try #require(Self.producer(server))
            #expect(await producer.produce(["first"], to: "t") == ["first"])
            try await TestServer.holdAnswers(of: server, broker: 1)
            async let loss: Void = TestServer.loseAnswers(of: server, broker: 1, records: 2)
            #expect(await producer.produce(["again"], to: "t") == ["again"])
            try await loss
            #expect(await producer.produce(["last"], to: "t") == ["last"])
            let read = await Self.consumer(server)?.read("t") { $0.last?.value == "last" } ?? []
            #expect(read.map(\.value) == ["first", "again", "last"])
        }
    }

    @Test func `a paused broker answers nothing, and everything when it goes on`() async throws {
        try await TestServer.run({ $0.cluster.brokerSession = .seconds(60) }) { server in
            let producer = try #require(Self.producer(server))
            #expect(await producer.produce(["first"], to: "t") == ["first"])
            try await server.perform(.pause(broker: 1))
            let resumed = Task {
                try await Task.sleep(for: .milliseconds(300))
                try await server.perform(.resume(broker: 1))
            }
            let began = ContinuousClock.now
            #expect(await producer.produce(["second"], to: "t") == ["second"])
            #expect(ContinuousClock.now - began >= .milliseconds(250))
            try await resumed.value
        }
    }

    @Test func `an error that is asked for is what the client gets`() async throws {
        try await TestServer.run { server in
            let producer = try #require(Self.producer(server, ["enable.idempotence": "false", "retries": "0"]))
            #expect(await producer.produce(["first"], to: "t") == ["first"])
            // MESSAGE_TOO_LARGE, which no client repeats.
            try await server.perform(.answerErrors(api: 0, error: 10, count: 1))
            #expect(await producer.produce(["refused"], to: "t") == [])
            #expect(await producer.produce(["last"], to: "t") == ["last"])
        }
    }

    @Test func `two members of a group share the partitions, and one that leaves hands over`() async throws {
        try await TestServer.run(partitions: 4) { server in
            let producer = try #require(Self.producer(server))
            for partition in Int32(0)..<4 {
                #expect(await producer.produce(Self.values, to: "t", partition: partition).count == Self.values.count)
            }
            let consumer = try #require(Self.consumer(server, ["session.timeout.ms": "6000"]))
            consumer.subscribe("t")
            let read = await consumer.poll { $0.count >= 4 * Self.values.count }
            #expect(Set(read).count == 4 * Self.values.count)
            await consumer.close()
            #expect(await producer.produce(["more"], to: "t", partition: 2) == ["more"])
            let next = try #require(Self.consumer(server))
            next.subscribe("t")
            #expect(await next.poll { !$0.isEmpty }.map(\.value) == ["more"])
            await next.close()
        }
    }
}
