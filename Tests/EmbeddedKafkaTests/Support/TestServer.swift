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
}
