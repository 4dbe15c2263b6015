import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import FaultProxy

/// The inspector's decisions on real connections: what a client's socket sees of them.
@Suite struct HTTPRelayTests {
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

    private func withRelay(_ faults: [HTTPFault], _ body: (HostPort) throws -> Void) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Server())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let relay = try await HTTPRelay.start(
            faults, to: HostPort(host: "127.0.0.1", port: server.localAddress?.port ?? 0))
        let outcome = Result { try body(relay.address) }
        await relay.stop()
        try await server.close().get()
        try outcome.get()
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
        try await withRelay([HTTPFault(path: "/slow", .delay(.milliseconds(150)))]) { address in
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
        try await withRelay([fault]) { address in
            let client = try TestClient(address)
            for path in ["/a", "/no", "/b", "/now", "/c"] { try client.send(Self.get(path)) }
            let ours = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy"
            try receive(
                Self.answer("/a") + ours + Self.answer("/b") + ours + Self.answer("/c"), client)
        }
    }

    @Test func `a body that is cut ends with a reset, after what had passed`() async throws {
        try await withRelay([HTTPFault(path: "/long", .abortMidBody(after: 5_000))]) { address in
            let client = try TestClient(address)
            try client.send(Self.get("/long"))
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n"
            try receive(head + String(repeating: "y", count: 5_000), client)
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { _ = try client.receive(1) }
        }
    }

    @Test func `a body that is corrupted keeps its length, and the connection its sense`() async throws {
        try await withRelay([HTTPFault(path: "/long", .corruptBody(share: 0.01))]) { address in
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
        try await withRelay([HTTPFault(method: "POST", .answer(HTTPAnswer(status: 500)))]) { address in
            let client = try TestClient(address)
            try client.send(
                ByteBuffer(string: "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"))
            try receive(
                "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", client)
            #expect(try client.receive(1).readableBytes == 0)
        }
    }
}
