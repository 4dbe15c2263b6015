import ChildProcesses
import Experiments
import Foundation
import HTTPTarget
import Outcomes
import Synchronization
import TargetKit
import TestSupport
import Testing

@Suite struct HTTPGatewayTests {
    private let sandbox = HTTPSpec(source: .embedded(SandboxPlan()), backends: BackendsPlan(count: 2))

    @Test func `the sandbox carries requests to its backends, whose effects can be read`() async throws {
        let pids = try await GatewayFixture.with(sandbox) { gateway, requests in
            for index in 0..<10 {
                let key = [("idempotency-key", "0-\(index)")]
                for _ in 0..<2 { #expect(try await requests.send(.POST, "/", key, body: "x").status == 200) }
            }
            var outcomes: [KeyOutcome] = []
            try await gateway.forEachOutcome { outcomes.append($0) }
            #expect(outcomes.count == 10)
            #expect(outcomes.allSatisfy { $0.count == 1 && $0.checksum == outcomes[0].checksum })
            // The same from a backend itself, as from an application.
            var lines: [KeyOutcome] = []
            try await OutcomeSource.http("/ledger").forEachOutcome(at: gateway.backends[0].address) { lines.append($0) }
            #expect(Set(lines) == Set(outcomes))
        }
        for pid in pids { #expect(kill(pid, 0) != 0) }
    }

    @Test func `the gateway is told the addresses that somebody in between gives`() async throws {
        let directory = try TemporaryDirectory()
        let real = Mutex<[String]>([])
        let gateway = try await sandbox.provision(
            directory: directory.path, log: { directory.file("\($0).log") }, highwater: GatewayFixture.highwater
        ) { addresses in
            real.withLock { $0 = addresses }
            return addresses.map { _ in "127.0.0.1:1" }
        }
        #expect(real.withLock { $0 } == gateway.backends.map(\.address))
        // Nobody listens on port 1.
        #expect(try await TestRequests(gateway.address).send().status == 502)
        await gateway.shutDown()
    }

    @Test func `a killed backend is reaped, and comes back at its address`() async throws {
        try await GatewayFixture.with(sandbox) { gateway, _ in
            let backend = gateway.backends[0]
            let pid = backend.pid
            #expect(await backend.kill() == .killed(signal: SIGKILL))
            #expect(!backend.isAlive)
            #expect(kill(pid, 0) != 0)
            try await backend.restart()
            #expect(backend.isAlive && backend.pid != pid)
            #expect(try await TestRequests(backend.address).send().headers["x-backend"] == ["1"])
        }
    }

    @Test func `a paused backend gives no answer until it is resumed`() async throws {
        try await GatewayFixture.with(sandbox) { gateway, _ in
            let backend = gateway.backends[1]
            #expect(await backend.pause())
            #expect(ProcessState.isStopped(backend.pid) == true)
            await #expect(throws: (any Error).self) {
                try await TestRequests(backend.address).send(within: .milliseconds(200))
            }
            #expect(await backend.resume())
            let answer = try await TestRequests(backend.address).send()
            #expect(answer.status == 200)
        }
    }

    @Test func `a backend that is paused amid its work does not hold the store of the others`() async throws {
        try await GatewayFixture.with(sandbox) { gateway, _ in
            let (first, second) = (gateway.backends[0], gateway.backends[1])
            let writer = Task {
                let requests = TestRequests(first.address)
                var index = 0
                while !Task.isCancelled {
                    let key = [("idempotency-key", "1-\(index)")]
                    guard (try? await requests.send(.POST, "/", key, body: "x")) != nil else { break }
                    index += 1
                }
            }
            let requests = TestRequests(second.address)
            for index in 0..<5 {
                #expect(await first.pause())
                let key = [("idempotency-key", "2-\(index)")]
                let answer = try await requests.send(.POST, "/", key, body: "x", within: .seconds(2))
                #expect(answer.status == 200)
                #expect(await first.resume())
            }
            writer.cancel()
            await writer.value
        }
    }

    @Test func `a gateway that is not there is told`() async throws {
        let directory = try TemporaryDirectory()
        let spec = HTTPSpec(source: .attached(url: "http://127.0.0.1:1"))
        let error = await #expect(throws: TargetError.self) {
            try await spec.provision(directory: directory.path, log: { directory.file($0) }, within: .seconds(2))
        }
        #expect(error?.kind == .unreachable)
        #expect(error?.problem == "nothing listens at http://127.0.0.1:1")
    }

    @Test func `a host whose name has no address is not called one where nothing listens`() async throws {
        let directory = try TemporaryDirectory()
        let spec = HTTPSpec(source: .attached(url: "http://no-such-host.invalid:8080"))
        let error = await #expect(throws: TargetError.self) {
            try await spec.provision(directory: directory.path, log: { directory.file($0) })
        }
        #expect(error?.kind == .unreachable)
        #expect(error?.problem == "the host of http://no-such-host.invalid:8080 is unknown: its name has no address")
    }

    @Test func `an attached gateway has no backends and is left alone`() async throws {
        try await GatewayFixture.with(sandbox) { gateway, requests in
            let directory = try TemporaryDirectory()
            let attached = try await HTTPSpec(source: .attached(url: gateway.url))
                .provision(directory: directory.path, log: { directory.file($0) })
            #expect(attached.address == gateway.address)
            #expect(attached.backends.isEmpty && attached.outcomeSource == nil)
            await attached.shutDown()
            #expect(try await requests.send().status == 200)
        }
    }
}
