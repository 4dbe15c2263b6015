import EmbeddedKafka

/// A cluster with sockets, and a topic `t`, for as long as a test runs.
enum TestServer {
    static func run(
        partitions: Int = 1, _ configure: (inout ServerConfiguration) -> Void = { _ in },
        _ body: (EmbeddedKafkaServer) async throws -> Void
    ) async throws {
        var configuration = ServerConfiguration()
        configuration.cluster.brokerSession = .milliseconds(500)
        configuration.cluster.groups.initialRebalanceDelayMilliseconds = 0
        configure(&configuration)
        let server = try await EmbeddedKafkaServer.start(configuration)
        do {
            try await server.perform(.createTopic(name: "t", partitions: partitions, replicas: 3))
            try await body(server)
        } catch {
            await server.shutDown()
            throw error
        }
        await server.shutDown()
    }

    /// Lets a broker hold its answers back; what it would have answered is lost with `loseAnswers`.
    static func holdAnswers(of server: EmbeddedKafkaServer, broker: Int32) async throws {
        try await server.perform(.roundTripTime(broker: broker, milliseconds: 60_000))
    }

    /// Ends the connections of a broker that holds its answers back, once so many records are stored.
    static func loseAnswers(of server: EmbeddedKafkaServer, broker: Int32, records: Int64) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while await server.summary().records < records, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(5))
        }
        try await server.perform(.down(broker: broker))
        try await server.perform(.roundTripTime(broker: broker, milliseconds: 0))
        try await server.perform(.up(broker: broker))
    }
}
