import ChildProcesses
import Foundation
import HTTPTarget
import SystemPackage
import TargetKit
import TestSupport
import Testing

/// Real servers with every configuration that is shipped.
@Suite(.serialized) struct ServerConfigurationTests {
    private static let keyed = [("idempotency-key", "0-1")]

    /// What is let in of 400 requests of one user that come as fast as they are answered, over several connections.
    private func admittedOf400(_ requests: TestRequests) async throws -> (count: Int, seconds: Double, later: [String])
    {
        let start = ContinuousClock.now
        let answers = try await withThrowingTaskGroup(of: [(Int, String?)].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var answers: [(Int, String?)] = []
                    for _ in 0..<50 {
                        let answer = try await requests.send(.GET, "/", [("x-user", "greedy")])
                        answers.append((answer.status, answer.headers["retry-after"].first))
                    }
                    return answers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let took = ContinuousClock.now - start
        #expect(answers.allSatisfy { $0.0 == 200 || ($0.0 == 429 && $0.1 != nil) })
        return (
            answers.filter { $0.0 == 200 }.count,
            Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18,
            answers.compactMap(\.1)
        )
    }

    @Test func `nginx keeps its limit, and the broken one does not`() async throws {
        try await GatewayFixture.with(GatewayFixture.spec("nginx-limit.conf")) { gateway, requests in
            let (count, seconds, _) = try await admittedOf400(requests)
            #expect(count >= 21)
            #expect(Double(count) <= 21 + 100 * seconds + 1)
            #expect(try await requests.send(.GET, "/", [("x-user", "modest")]).status == 200)
            #expect(gateway.versions["gateway"]?.hasPrefix("nginx version") == true)
        }
        try await GatewayFixture.with(GatewayFixture.spec("nginx-limit-broken.conf")) { _, requests in
            let (count, seconds, _) = try await admittedOf400(requests)
            #expect(Double(count) > 21 + 100 * seconds + 1)
        }
    }

    @Test func `haproxy keeps its limit, and the broken one does not`() async throws {
        try await GatewayFixture.with(GatewayFixture.spec("haproxy-limit.cfg")) { gateway, requests in
            let (count, seconds, _) = try await admittedOf400(requests)
            #expect(count >= 98)
            #expect(Double(count) <= 100 + 100 * seconds + 1)
            #expect(try await requests.send(.GET, "/", [("x-user", "modest")]).status == 200)
            #expect(gateway.versions["gateway"]?.contains("HAProxy") == true)
        }
        try await GatewayFixture.with(GatewayFixture.spec("haproxy-limit-broken.cfg")) { _, requests in
            var admitted = 0
            let end = ContinuousClock.now + .milliseconds(980)
            while ContinuousClock.now < end {
                if try await requests.send(.GET, "/", [("x-user", "greedy")]).status == 200 { admitted += 1 }
            }
            #expect(admitted > 130)
        }
    }

    @Test(arguments: ["nginx-failover.conf", "haproxy-failover.cfg"])
    func `with failover a killed and a stopped backend cost no request`(name: String) async throws {
        try await GatewayFixture.with(GatewayFixture.spec(name, backends: BackendsPlan(count: 3))) {
            gateway, requests in
            var seen: Set<String> = []
            for _ in 0..<12 { seen.formUnion(try await requests.send().headers["x-backend"]) }
            #expect(seen == ["1", "2", "3"])
            await gateway.backends[0].kill()
            #expect(await requests.statuses(12, Self.keyed, within: .seconds(5)) == Array(repeating: 200, count: 12))
            try await gateway.backends[0].restart()
            #expect(await gateway.backends[1].pause())
            #expect(await requests.statuses(12, Self.keyed, within: .seconds(5)) == Array(repeating: 200, count: 12))
            #expect(await gateway.backends[1].resume())
        }
    }

    @Test(arguments: ["nginx-failover-broken.conf", "haproxy-failover-broken.cfg"])
    func `without failover a third of the requests is lost`(name: String) async throws {
        try await GatewayFixture.with(GatewayFixture.spec(name, backends: BackendsPlan(count: 3))) {
            gateway, requests in
            #expect(await requests.statuses(6, within: .seconds(5)) == Array(repeating: 200, count: 6))
            await gateway.backends[0].kill()
            let refused = await requests.statuses(12, Self.keyed, within: .seconds(5))
            #expect(refused.filter { $0 == 502 || $0 == 503 }.count == 4)
            try await gateway.backends[0].restart()
            #expect(await gateway.backends[1].pause())
            let lost = await requests.statuses(6, Self.keyed, within: .milliseconds(800))
            #expect(lost.filter { $0 == 0 }.count == 2)
            #expect(await gateway.backends[1].resume())
        }
    }

    @Test(arguments: [("nginx", "events {"), ("haproxy", "frontend x\n  bind {{listen}} nonsense\n")])
    func `a configuration that the server refuses is told with what the server said`(
        server: String, text: String
    ) async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("wrong.conf")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path.string))
        let spec = HTTPSpec(source: .server(try #require(GatewayServer(rawValue: server)), configuration: path.string))
        let error = await #expect(throws: TargetError.self) {
            try await spec.provision(
                directory: directory.path, log: { directory.file("\($0).log") }, highwater: GatewayFixture.highwater)
        }
        #expect(error?.kind == .unreachable)
        #expect(error?.problem.contains(server == "nginx" ? "unexpected end of file" : "nonsense") == true)
        #expect(error?.remedy.contains("wrong.conf") == true)
    }

    @Test func `a configuration that is not there is told`() async throws {
        let directory = try TemporaryDirectory()
        let spec = HTTPSpec(source: .server(.nginx, configuration: "no/such.conf"))
        let error = await #expect(throws: TargetError.self) {
            try await spec.provision(directory: directory.path, log: { directory.file("\($0).log") })
        }
        #expect(error?.problem.contains("no/such.conf") == true)
    }
}
