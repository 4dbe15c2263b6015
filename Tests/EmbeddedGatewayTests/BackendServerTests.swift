import EmbeddedGateway
import Experiments
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@Suite struct BackendServerTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func start(
        id: Int = 1, apply: OutcomePlan.Application = .idempotent, work: TimeAmount = .zero,
        slow: (path: String, work: TimeAmount)? = nil, stores: Bool = true
    ) async throws -> (BackendServer, TestRequests) {
        var settings = BackendSettings(host: "127.0.0.1", port: 0, id: id)
        (settings.apply, settings.work, settings.slow) = (apply, work, slow)
        settings.store = stores ? directory.file("effects.db").string : nil
        let server = try await BackendServer.start(settings)
        return (server, TestRequests(port: server.port))
    }

    @Test(arguments: [HTTPMethod.GET, .DELETE, .PATCH, .POST])
    func `any request is answered with the backend's number`(method: HTTPMethod) async throws {
        let (server, requests) = try await start(id: 7, stores: false)
        let answer = try await requests.send(method, "/any/path?x=1")
        #expect(answer.status == 200)
        #expect(answer.headers["x-backend"] == ["7"])
        try await server.stop()
    }

    @Test func `a repeated key has no second effect and gets the first result, from another backend too`() async throws
    {
        let (first, requests) = try await start(id: 1)
        let (second, others) = try await start(id: 2)
        let key = [("idempotency-key", "0-17")]
        let answers = [
            try await requests.send(.POST, "/buy", key, body: "one"),
            try await others.send(.POST, "/buy", key, body: "one"),
        ]
        #expect(answers.map(\.body) == Array(repeating: answers[0].body, count: 2))
        #expect(answers[1].headers["x-backend"] == ["2"])
        let ledger = try await others.send(.GET, "/ledger").body
        // The CRC-32C of "one" as another program computed it.
        #expect(ledger == "{\"key\":\"0-17\",\"count\":1,\"checksum\":714388201}\n")
        try await first.stop()
        try await second.stop()
    }

    @Test func `a repeated key with another body is refused`() async throws {
        let (server, requests) = try await start()
        let key = [("idempotency-key", "0-17")]
        #expect(try await requests.send(.PUT, "/", key, body: "one").status == 200)
        #expect(try await requests.send(.PUT, "/", key, body: "two").status == 422)
        try await server.stop()
    }

    @Test func `a naive backend applies every request`() async throws {
        let (server, requests) = try await start(apply: .naive)
        for _ in 0..<3 { _ = try await requests.send(.POST, "/", [("idempotency-key", "4-2")], body: "x") }
        #expect(try await requests.send(.GET, "/ledger").body.contains("\"key\":\"4-2\",\"count\":3,"))
        try await server.stop()
    }

    @Test func `a request without a key has no effect`() async throws {
        let (server, requests) = try await start()
        #expect(try await requests.send(.POST, "/", body: "x").status == 200)
        #expect(try await requests.send(.GET, "/ledger").body.isEmpty)
        try await server.stop()
    }

    @Test func `keys are quoted as JSON wants it`() async throws {
        let (server, requests) = try await start()
        _ = try await requests.send(.POST, "/", [("idempotency-key", #"a"b\c"#)], body: "x")
        let line = try await requests.send(.GET, "/ledger").body
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["key"] as? String == #"a"b\c"#)
        try await server.stop()
    }

    @Test func `a thousand effects from three backends at once are all there`() async throws {
        let servers = [try await start(id: 1), try await start(id: 2), try await start(id: 3)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<20 {
                group.addTask {
                    for index in 0..<50 {
                        let key = [("idempotency-key", "\(worker)-\(index)")]
                        let answer = try await servers[index % 3].1.send(.POST, "/", key, body: "\(index)")
                        #expect(answer.status == 200)
                    }
                }
            }
            try await group.waitForAll()
        }
        let lines = try await servers[0].1.send(.GET, "/ledger").body.split(separator: "\n")
        #expect(lines.count == 1000)
        #expect(lines.allSatisfy { $0.contains("\"count\":1,") })
        for server in servers { try await server.0.stop() }
    }

    @Test func `work takes its time, and a slow path its own`() async throws {
        let (server, requests) = try await start(
            work: .milliseconds(30), slow: ("/slow", .milliseconds(120)), stores: false)
        for (path, time) in [("/", 30), ("/slower", 30), ("/slow", 120), ("/slow/too", 120)] {
            let took = try await ContinuousClock().measure { _ = try await requests.send(.GET, path) }
            #expect(took >= .milliseconds(time) && (time > 30 || took < .milliseconds(119)), "\(path) took \(took)")
        }
        #expect(try await requests.send(.GET, "/stats").body.contains("\"requests\":4"))
        try await server.stop()
    }
}
