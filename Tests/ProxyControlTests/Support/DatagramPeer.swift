import NIOCore
import NIOPosix
import Synchronization

/// A UDP socket that keeps what it gets, and answers with it if asked to.
final class DatagramPeer: Sendable {
    let channel: any Channel
    private let kept: Kept

    private final class Kept: Sendable { let texts = Mutex<[String]>([]) }

    private final class Keeper: ChannelInboundHandler {
        typealias InboundIn = AddressedEnvelope<ByteBuffer>
        private let kept: Kept
        private let echoes: Bool

        init(_ kept: Kept, _ echoes: Bool) { (self.kept, self.echoes) = (kept, echoes) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let text = String(buffer: Self.unwrapInboundIn(data).data)
            kept.texts.withLock { $0.append(text) }
            if echoes { context.writeAndFlush(data, promise: nil) }
        }
    }

    init(echoes: Bool) async throws {
        let kept = Kept()
        self.kept = kept
        channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Keeper(kept, echoes))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    deinit { channel.close(promise: nil) }

    var port: Int { channel.localAddress?.port ?? 0 }
    var texts: [String] { kept.texts.withLock { $0 } }

    func send(_ text: String, to port: Int) async throws {
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
        try await channel.writeAndFlush(AddressedEnvelope(remoteAddress: address, data: ByteBuffer(string: text)))
    }
}
