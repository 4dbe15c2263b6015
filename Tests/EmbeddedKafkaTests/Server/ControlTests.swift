import EmbeddedKafka
import Foundation
import Testing

@Suite struct ControlTests {
    private static func path() -> String { "/tmp/highwater-\(UInt32.random(in: 0...UInt32.max)).sock" }

    @Test func `commands are lines of JSON, each answered by one`() async throws {
        let path = Self.path()
        try await TestServer.run({ $0.control = path }) { server in
            let answers = try await ControlClient.exchange(
                [
                    #"{"createTopic":{"name":"orders","partitions":3,"replicas":2}}"#,
                    #"{"createTopic":{"name":"orders","partitions":3,"replicas":2}}"#,
                    #"{"moveLeader":{"topic":"orders","partition":0,"broker":9}}"#,
                    "nonsense",
                    #"{"roundTripTime":{"broker":-1,"milliseconds":1}}"#,
                ], at: path)
            #expect(answers.count == 5)
            #expect(answers[0] == "{}")
            #expect(answers[1].contains("the topic 'orders' exists; delete it first"))
            #expect(answers[2].contains("there is no broker 9"))
            #expect(answers[3].contains("not a command: nonsense"))
            #expect(answers[4] == "{}")
        }
        try? FileManager.default.removeItem(atPath: path)
    }

    @Test func `a control socket whose path is too long is refused with a remedy`() async throws {
        var configuration = ServerConfiguration()
        configuration.control = "/tmp/" + String(repeating: "x", count: 200)
        let error = await #expect(throws: ClusterError.self) { try await EmbeddedKafkaServer.start(configuration) }
        #expect(error?.remedy.contains("shorter") == true)
    }

    @Test func `a port that is taken is refused with a remedy`() async throws {
        try await TestServer.run { server in
            var configuration = ServerConfiguration()
            configuration.port = Int(server.addresses[0].port)
            let error = await #expect(throws: ClusterError.self) { try await EmbeddedKafkaServer.start(configuration) }
            #expect(error?.remedy.contains("free the port") == true)
        }
    }

    @Test func `a broker returns to the port that it had`() async throws {
        try await TestServer.run { server in
            for _ in 0..<3 {
                try await server.perform(.down(broker: 2))
                try await server.perform(.up(broker: 2))
            }
            #expect(server.addresses.count == 3)
        }
    }
}
