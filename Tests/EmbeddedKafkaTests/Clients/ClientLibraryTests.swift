import EmbeddedKafka
import Foundation
import TestSupport
import Testing

/// Other people's clients in processes of their own: what each expects of Kafka it finds here.
@Suite(
    .serialized,
    .enabled(
        if: PythonSession.isInstalled,
        "Python 3 with confluent-kafka, kafka-python and aiokafka is missing below .build/python: 'make python-deps'"))
struct ClientLibraryTests {
    @Test(.timeLimit(.minutes(5))) func `a client library of PyPI finds what Kafka promises`() async throws {
        try await forEach(ClientSession.all, atOnce: 3) { session in
            try await Self.serving { server, control in
                let (code, output) = try await PythonSession.run(
                    "session.py", [session.library, session.scenario, server.servers, control])
                #expect(code == 0, "\(session): \(output)")
                let held = output.split(separator: "\n").last?.split(separator: " ").first.flatMap { Int($0) } ?? 0
                #expect(held >= 10, "\(session): \(output)")
            }
        }
    }

    @Test(.timeLimit(.minutes(3))) func `a killed member is missed as its protocol says`() async throws {
        try await forEach(["range", "cooperative", "static-range+return", "consumer"], atOnce: 2) { membership in
            try await Self.serving { server, _ in
                let (code, output) = try await PythonSession.run("kill_and_return.py", [server.servers, membership])
                #expect(code == 0, "\(output)")
                let row = output.split(separator: "\n").first { $0.hasPrefix("| \(membership) |") }
                print(try #require(row, "\(output)"))
            }
        }
    }

    private static func serving(_ body: (EmbeddedKafkaServer, String) async throws -> Void) async throws {
        let control = FileManager.default.temporaryDirectory.appending(path: "hw-\(UUID().uuidString.prefix(8))").path
        defer { try? FileManager.default.removeItem(atPath: control) }
        try await TestServer.run {
            $0.control = control
            $0.cluster.groups.consumerHeartbeatIntervalMilliseconds = 500
            $0.cluster.groups.consumerSessionTimeoutMilliseconds = 6_000
        } _: {
            try await body($0, control)
        }
    }
}
