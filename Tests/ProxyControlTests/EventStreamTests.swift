import NIOCore
import PlainHTTP
import Synchronization
import TestSupport
import Testing

@testable import ProxyControl

@Suite struct EventStreamTests {
    private final class Kinds: Sendable {
        private let kinds = Mutex<[String]>([])
        var all: [String] { kinds.withLock { $0 } }
        func add(_ more: [String]) { kinds.withLock { $0 += more } }
    }

    /// Follows events until `body` has seen enough of them.
    private func following(
        _ proxy: TestProxy, of name: String? = nil, _ body: (_ kinds: @Sendable () -> [String]) async throws -> Void
    ) async throws {
        let seen = Kinds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (ready, bell) = AsyncStream.makeStream(of: Void.self)
            group.addTask {
                let port = try #require(HTTPFetch.split(proxy.address)?.port)
                let path = "/v1/events" + (name.map { "?proxy=\($0)" } ?? "")
                try await RawConnection.to(port) { iterator, outbound in
                    try await outbound.write(ByteBuffer(string: "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n"))
                    while let piece = try await iterator.next() {
                        let text = String(buffer: piece)
                        if text.contains("events from here on") { bell.yield() }
                        let kinds = text.split(separator: "\n").filter { $0.hasPrefix("event: ") }
                        seen.add(kinds.map { String($0.dropFirst(7)) })
                    }
                }
            }
            for await _ in ready { break }
            try await body { seen.all }
            group.cancelAll()
        }
    }

    @Test func `what is done to proxies and connections is told as it happens`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                try await following(proxy) { kinds in
                    let port = try await proxy.create("a", to: echo.port)
                    _ = try await proxy.send("POST", "/proxies/a/toxics", #"{"type":"latency"}"#)
                    _ = try await RawConnection.echo("x", port: port)
                    _ = try await proxy.send("DELETE", "/proxies/a/toxics/latency_downstream")
                    _ = try await proxy.send("DELETE", "/proxies/a")
                    let all: Set = [
                        "proxy-created", "toxic-added", "connection-opened", "connection-closed", "toxic-removed",
                        "proxy-deleted",
                    ]
                    #expect(await poll { all.isSubset(of: kinds()) }, "\(kinds())")
                }
            }
        }
    }

    @Test func `only events of the proxy that was asked for are told`() async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            _ = try await proxy.create("b", to: 9)
            try await following(proxy, of: "a") { kinds in
                _ = try await proxy.send("POST", "/proxies/b/toxics", #"{"type":"latency"}"#)
                _ = try await proxy.send("DELETE", "/proxies/a")
                #expect(await poll { kinds() == ["proxy-deleted"] }, "\(kinds())")
            }
        }
    }

    @Test func `of too many events the oldest are dropped and counted`() {
        let queue = EventQueue()
        for number in 1...(EventQueue.longest + 10) { queue.add(ControlEvent("e\(number)")) }
        let (events, dropped) = queue.take()
        #expect(events.count + dropped == EventQueue.longest + 10)
        #expect(dropped > 0)
        #expect(events.last?.kind == "e\(EventQueue.longest + 10)")
    }

    @Test func `nobody listens any more when a listener has gone`() async throws {
        try await TestProxy.running { proxy in
            try await following(proxy) { _ in #expect(proxy.registry.events.isHeard) }
            let isForgotten = await poll {
                proxy.registry.events.tell(ControlEvent("ping"))
                return !proxy.registry.events.isHeard
            }
            #expect(isForgotten)
        }
    }
}
