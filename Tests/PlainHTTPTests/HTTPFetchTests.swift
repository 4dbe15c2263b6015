import NIOCore
import NIOPosix
import Testing

@testable import PlainHTTP

@Suite struct HTTPFetchTests {
    @Test func `an answer counts that comes before the request is sent, from a server that ends the connection then`()
        async throws
    {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(HastyAnswer())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        defer { server.close(promise: nil) }
        let port = try #require(server.localAddress?.port)
        var text = ""
        // More than the sockets take in: the end of the request waits until the answer and the end are there.
        let body = ByteBuffer(repeating: 7, count: 32 << 20)
        let status = try await HTTPFetch.send(
            .POST, "/", to: "127.0.0.1:\(port)", body: body, within: .seconds(20)
        ) { text += "\($0) \(String(buffer: $1))" }
        #expect(status == 202)
        #expect(text == "202 ok")
    }

    @Test func `a server that ends the connection without an answer cut it off`() async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in channel.close() }
            .bind(host: "127.0.0.1", port: 0).get()
        defer { server.close(promise: nil) }
        let port = try #require(server.localAddress?.port)
        await #expect(throws: (any Error).self) {
            _ = try await HTTPFetch.send(.GET, "/", to: "127.0.0.1:\(port)", within: .seconds(20)) { _, _ in }
        }
    }
}

/// Answers as soon as anything comes, and ends its side of the connection; the rest is read and thrown away.
private final class HastyAnswer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private var hasAnswered = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasAnswered else { return }
        hasAnswered = true
        let answer = ByteBuffer(string: "HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\n\r\nok")
        context.writeAndFlush(NIOAny(answer), promise: nil)
        context.close(mode: .output, promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
