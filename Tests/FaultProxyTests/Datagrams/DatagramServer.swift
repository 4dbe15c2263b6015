import NIOCore
import NIOPosix

@testable import FaultProxy

/// Answers every datagram with itself.
struct DatagramServer {
    let channel: any Channel
    var address: HostPort { HostPort(host: "127.0.0.1", port: channel.localAddress?.port ?? 0) }

    private final class Answering: ChannelInboundHandler {
        typealias InboundIn = AddressedEnvelope<ByteBuffer>
        func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.writeAndFlush(data, promise: nil) }
    }

    static func start() async throws -> DatagramServer {
        let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answering())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return DatagramServer(channel: channel)
    }

    func stop() async { try? await channel.close().get() }
}
