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

    @Test func `a control socket at which a process listens is left to it, and one that is left over is replaced`()
        async throws
    {
        let path = Self.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var configuration = ServerConfiguration()
        configuration.control = path
        try await TestServer.run({ $0.control = path }) { _ in
            let error = await #expect(throws: ClusterError.self) {
                try await EmbeddedKafkaServer.start(configuration)
            }
            #expect(error?.problem == "a running process listens at the control socket \(path)")
            let command = #"{"roundTripTime":{"broker":-1,"milliseconds":1}}"#
            let answers = try await ControlClient.exchange([command], at: path)
            #expect(answers == ["{}"])
        }
        try Self.leaveSocket(at: path)
        #expect(FileManager.default.fileExists(atPath: path))
        try await TestServer.run({ $0.control = path }) { _ in }
    }

    /// What a process leaves that was killed.
    private static func leaveSocket(at path: String) throws {
        #if os(Linux)
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
        #endif
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        try #require(code == 0)
    }

    @Test func `a file that is no socket is not taken for one`() async throws {
        let path = Self.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        var configuration = ServerConfiguration()
        configuration.control = path
        let error = await #expect(throws: ClusterError.self) { try await EmbeddedKafkaServer.start(configuration) }
        #expect(error?.problem.contains("no socket") == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
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
