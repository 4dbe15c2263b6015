import EmbeddedGateway
import Experiments
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@Suite struct SandboxGatewayTests {
    /// Serves while `body` runs.
    private func withGateway(
        _ change: (inout GatewaySettings) -> Void, _ body: (TestRequests) async throws -> Void
    ) async throws {
        var settings = GatewaySettings(host: "127.0.0.1", port: 0)
        change(&settings)
        let gateway = SandboxGateway(settings)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = Task { try await gateway.run { port.yield($0) } }
        var iterator = ports.makeAsyncIterator()
        let result: Result<Void, any Error>
        do {
            try await body(TestRequests(port: try #require(await iterator.next())))
            result = .success(())
        } catch { result = .failure(error) }
        server.cancel()
        _ = await server.result
        try result.get()
    }

    private func backend(_ id: Int, slow: (path: String, work: TimeAmount)? = nil) async throws -> BackendServer {
        var settings = BackendSettings(host: "127.0.0.1", port: 0, id: id)
        settings.slow = slow
        return try await BackendServer.start(settings)
    }

    @Test func `without backends it answers itself`() async throws {
        try await withGateway({ _ in }) { requests in
            let answer = try await requests.send(.POST, "/x", body: "y")
            #expect(answer.status == 200)
            #expect(answer.headers["x-backend"].isEmpty)
        }
    }

    @Test func `a user above the limit gets 429 and when to come again; another is served`() async throws {
        let limit = LimiterPlan(.tokenBucket(burst: 3), rate: ArrivalRate(perSecond: 0.5))
        try await withGateway({ $0.limit = limit }) { requests in
            var answers: [(status: Int, headers: HTTPHeaders, body: String)] = []
            for _ in 0..<5 { answers.append(try await requests.send(.GET, "/", [("x-user", "greedy")])) }
            #expect(answers.map(\.status) == [200, 200, 200, 429, 429])
            #expect(answers[4].headers["retry-after"] == ["2"])
            #expect(try await requests.send(.GET, "/", [("x-user", "modest")]).status == 200)
            #expect(try await requests.send(.GET, "/").status == 200)
        }
    }

    @Test func `a leaky bucket holds requests back until their turn`() async throws {
        let limit = LimiterPlan(.leakyBucket(queue: 10), rate: ArrivalRate(perSecond: 50))
        try await withGateway({ $0.limit = limit }) { requests in
            let took = try await ContinuousClock().measure {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<5 {
                        group.addTask {
                            let answer = try await requests.send()
                            #expect(answer.status == 200)
                        }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(took >= .milliseconds(79))
        }
    }

    @Test func `backends are asked in turn, and a dead one is left out without an error`() async throws {
        let backends = [try await backend(1), try await backend(2), try await backend(3)]
        try await withGateway({ $0.upstreams = backends.map { ("127.0.0.1", $0.port) } }) { requests in
            var seen: Set<String> = []
            for _ in 0..<6 { seen.formUnion(try await requests.send().headers["x-backend"]) }
            #expect(seen == ["1", "2", "3"])
            try await backends[1].stop()
            for _ in 0..<12 {
                let answer = try await requests.send(.POST, "/", [("idempotency-key", "1")], body: "x")
                #expect(answer.status == 200)
                #expect(answer.headers["x-backend"] != ["2"])
            }
        }
        for index in [0, 2] { try await backends[index].stop() }
    }

    @Test func `broken it goes on sending to a dead backend`() async throws {
        let backends = [try await backend(1), try await backend(2), try await backend(3)]
        try await withGateway({
            $0.upstreams = backends.map { ("127.0.0.1", $0.port) }
            $0.conduct = .broken
        }) { requests in
            try await backends[1].stop()
            var statuses: [Int] = []
            for _ in 0..<12 { statuses.append(try await requests.send().status) }
            #expect(statuses.filter { $0 == 502 }.count == 4)
        }
        for index in [0, 2] { try await backends[index].stop() }
    }

    @Test func `one that does not answer in time is left out; a request with an effect is repeated only with a key`()
        async throws
    {
        let backends = [try await backend(1, slow: ("/", .seconds(30))), try await backend(2)]
        try await withGateway({
            $0.upstreams = backends.map { ("127.0.0.1", $0.port) }
            $0.timeout = .milliseconds(200)
            $0.rest = .milliseconds(1)
        }) { requests in
            var statuses: [Int] = []
            for _ in 0..<2 { statuses.append(try await requests.send(.POST, "/", body: "x").status) }
            #expect(statuses.sorted() == [200, 504])
            for _ in 0..<2 {
                #expect(try await requests.send(.POST, "/", [("idempotency-key", "1")], body: "x").status == 200)
            }
        }
        for backend in backends { try await backend.stop() }
    }

    @Test(arguments: [GatewayConduct.correct, .broken])
    func `a slow route takes the room of another only when it is broken`(conduct: GatewayConduct) async throws {
        let backend = try await backend(1, slow: ("/slow", .milliseconds(800)))
        try await withGateway({
            $0.upstreams = [("127.0.0.1", backend.port)]
            $0.concurrency = 4
            $0.conduct = conduct
            $0.timeout = .seconds(5)
        }) { requests in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<5 { group.addTask { try await requests.send(.GET, "/slow").status } }
                // The one that finds no room tells that the others have it.
                let first = try await group.next()
                let quick = try await requests.send(.GET, "/quick").status
                let others = try await group.reduce(into: []) { $0.append($1) }
                #expect(first == 503)
                #expect(quick == (conduct == .correct ? 200 : 503))
                #expect(others == [200, 200, 200, 200])
            }
        }
        try await backend.stop()
    }
}
