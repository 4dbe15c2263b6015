import NIOCore
import NIOPosix
import Testing

/// A connection that sends and reads bytes as they are.
struct RawConnection {
    let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Runs `body` with a connection that ends with it.
    static func to<Value>(
        _ port: Int,
        _ body: (
            inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
            NIOAsyncChannelOutboundWriter<ByteBuffer>
        ) async throws -> Value
    ) async throws -> Value {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var iterator = inbound.makeAsyncIterator()
            return try await body(&iterator, outbound)
        }
    }

    /// Sends bytes and reads until the server closes, or for a while.
    static func exchange(_ bytes: [UInt8], port: Int, within limit: Duration = .seconds(10)) async throws -> String {
        try await to(port) { iterator, outbound in
            try await outbound.write(ByteBuffer(bytes: bytes))
            outbound.finish()
            var answer = ByteBuffer()
            while let piece = try await iterator.next() { answer.writeImmutableBuffer(piece) }
            return String(buffer: answer)
        }
    }

    /// What comes back of `text` through an echo.
    static func echo(_ text: String, port: Int) async throws -> String {
        try await to(port) { iterator, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var answer = ByteBuffer()
            while answer.readableBytes < text.utf8.count, let piece = try await iterator.next() {
                answer.writeImmutableBuffer(piece)
            }
            return String(buffer: answer)
        }
    }
}
