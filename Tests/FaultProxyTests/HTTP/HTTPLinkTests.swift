import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import FaultProxy

/// Faults about requests on a link that understands HTTP: what a client's socket sees of them.
@Suite struct HTTPLinkTests {
    /// Answers each request head with its path, in chunks, and counts requests by the paths that it saw.
    private final class Server: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private var bytes = ""

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes += String(buffer: Self.unwrapInboundIn(data))
            while let end = bytes.range(of: "\r\n\r\n") {
                let path = bytes.split(separator: " ")[1]
                let body = path == "/long" ? String(repeating: "y", count: 100_000) : "<\(path)>"
                bytes.removeSubrange(..<end.upperBound)
                let size = String(body.utf8.count, radix: 16)
                let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(size)\r\n\(body)\r\n0\r\n\r\n"
                context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
            }
        }
    }

    private func withHTTP(_ body: (LinkServer, HostPort) async throws -> Void) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Server())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        var settings = LinkSettings(
            name: "link", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)),
            upstream: .tcp(HostPort(host: "127.0.0.1", port: server.localAddress?.port ?? 0)))
        settings.framing = .http
        let links = LinkServer.start(seed: 1)
        let listening = try await links.open(settings)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(links, try #require(listening.hostPort))) } catch {
            outcome = .failure(error)
        }
        await links.shutdown()
        try await server.close().get()
        try outcome.get()
    }

    private func withFaults(_ faults: [HTTPFault], _ body: (HostPort) throws -> Void) async throws {
        try await withHTTP { links, address in
            links.setToxics(
                faults.enumerated().map { ToxicSettings(name: "\($0)", toxic: .http($1)) }, of: "link")
            try body(address)
        }
    }

    private static func get(_ path: String) -> ByteBuffer {
        ByteBuffer(string: "GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
    }

    private static func answer(_ path: String) -> String {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(String(path.utf8.count + 2, radix: 16))\r\n<\(path)>"
            + "\r\n0\r\n\r\n"
    }

    private func receive(_ text: String, _ client: TestClient) throws {
        let received = String(buffer: try client.receive(text.utf8.count))
        #expect(received == text)
    }

    @Test func `one request of a connection waits, and the connection goes on`() async throws {
        try await withFaults([HTTPFault(path: "/slow", .delay(.milliseconds(150)))]) { address in
            let client = try TestClient(address)
            try client.send(Self.get("/quick"))
            try receive(Self.answer("/quick"), client)
            let sent = ContinuousClock.now
            try client.send(Self.get("/slow"))
            try client.send(Self.get("/behind"))
            try receive(Self.answer("/slow") + Self.answer("/behind"), client)
            #expect(ContinuousClock.now - sent >= .milliseconds(150))
        }
    }

    @Test func `pipelined requests are answered in their order, by the server or in its place`() async throws {
        let fault = HTTPFault(path: "/no*", .answer(HTTPAnswer(status: 503, body: "busy")))
        try await withFaults([fault]) { address in
            let client = try TestClient(address)
            for path in ["/a", "/no", "/b", "/now", "/c"] { try client.send(Self.get(path)) }
            let ours = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy"
            try receive(
                Self.answer("/a") + ours + Self.answer("/b") + ours + Self.answer("/c"), client)
        }
    }

    @Test func `a body that is cut ends with a reset, after what had passed`() async throws {
        try await withFaults([HTTPFault(path: "/long", .abortMidBody(after: 5_000))]) { address in
            let client = try TestClient(address)
            try client.send(Self.get("/long"))
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n"
            try receive(head + String(repeating: "y", count: 5_000), client)
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { _ = try client.receive(1) }
        }
    }

    @Test func `a body that is corrupted keeps its length, and the connection its sense`() async throws {
        try await withFaults([HTTPFault(path: "/long", .corruptBody(share: 0.01))]) { address in
            let client = try TestClient(address)
            try client.send(Self.get("/long"))
            try receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n", client)
            let body = try client.receive(100_000)
            let wrong = body.readableBytesView.count { $0 != UInt8(ascii: "y") }
            #expect((800...1_200).contains(wrong))
            try receive("\r\n0\r\n\r\n", client)
            try client.send(Self.get("/a"))
            try receive(Self.answer("/a"), client)
        }
    }

    @Test func `a client that asked before it sends a body is answered and closed`() async throws {
        try await withFaults([HTTPFault(method: "POST", .answer(HTTPAnswer(status: 500)))]) { address in
            let client = try TestClient(address)
            try client.send(
                ByteBuffer(string: "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"))
            try receive(
                "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", client)
            #expect(try client.receive(1).readableBytes == 0)
        }
    }

    @Test func `requests, answers and what was done to them are counted`() async throws {
        try await withHTTP { links, address in
            links.set(
                ToxicSettings(
                    name: "busy", toxic: .http(HTTPFault(method: "GET", path: "/no", .answer(HTTPAnswer(status: 503)))))
            )
            let client = try TestClient(address)
            let ours = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
            for (path, answer) in [("/a", Self.answer("/a")), ("/no", ours), ("/b", Self.answer("/b"))] {
                try client.send(Self.get(path))
                try receive(answer, client)
            }
            let traffic = try #require(links.link).traffic
            #expect(traffic.framesToBroker == 3 && traffic.framesToClient == 2)
            let evidence = try #require(links.link?.toxics.first).evidence
            #expect(evidence.requestsMatched == 1 && evidence.requestsHit == 1 && evidence.connections == 1)
        }
    }

    @Test func `a fault comes and goes on an open connection, between two requests`() async throws {
        try await withHTTP { links, address in
            let client = try TestClient(address)
            try client.send(Self.get("/a"))
            try receive(Self.answer("/a"), client)
            links.set(ToxicSettings(name: "gone", toxic: .http(HTTPFault(.answer(HTTPAnswer(status: 204))))))
            try client.send(Self.get("/a"))
            try receive("HTTP/1.1 204 No Content\r\n\r\n", client)
            links.set()
            try client.send(Self.get("/a"))
            try receive(Self.answer("/a"), client)
        }
    }

    @Test func `a share of the requests is the same for the same seed`() async throws {
        var runs: [[Bool]] = []
        for _ in 0..<2 {
            try await withHTTP { links, address in
                links.set(
                    ToxicSettings(name: "some", toxic: .http(HTTPFault(share: 0.5, .answer(HTTPAnswer(status: 204))))))
                let client = try TestClient(address)
                var hits: [Bool] = []
                for _ in 0..<40 {
                    try client.send(Self.get("/a"))
                    let isHit = String(buffer: try client.receive(12)) == "HTTP/1.1 204"
                    let whole = isHit ? "HTTP/1.1 204 No Content\r\n\r\n" : Self.answer("/a")
                    try receive(String(whole.dropFirst(12)), client)
                    hits.append(isHit)
                }
                runs.append(hits)
            }
        }
        #expect(runs[0] == runs[1])
        #expect((8...32).contains(runs[0].count { $0 }))
    }

    @Test func `other toxics act on the same connection: a body is cut after a latency held it`() async throws {
        try await withHTTP { links, address in
            links.set(
                ToxicSettings(name: "slow", toxic: .latency(mean: .milliseconds(60), jitter: .zero)),
                ToxicSettings(name: "cut", toxic: .http(HTTPFault(.abortMidBody(after: 1)))))
            let client = try TestClient(address)
            let sent = ContinuousClock.now
            try client.send(Self.get("/a"))
            try receive("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<", client)
            #expect(ContinuousClock.now - sent >= .milliseconds(60))
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { _ = try client.receive(1) }
            #expect(links.link?.toxics.last?.evidence.connectionsReset == 1)
        }
    }

    @Test func `what is not HTTP passes, and is counted`() async throws {
        let server = TestServer.echo()
        defer { server.stop() }
        var settings = LinkSettings(
            name: "link", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: .tcp(server.address))
        settings.framing = .http
        let links = LinkServer.start(seed: 1)
        let listening = try await links.open(settings)
        try TestClient(try #require(listening.hostPort)).echo("neither head\nnor tail\r\n\r\n")
        #expect(links.link?.traffic.malformedFrames == 1)
        await links.shutdown()
    }
}
