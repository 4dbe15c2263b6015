import NIOCore
import NIOPosix
import Synchronization

/// Many connections that each send and count what comes back.
final class Crowd: Sendable {
    private let channels: [any Channel]
    private let counts: Counts

    fileprivate final class Counts: Sendable {
        let received = Atomic(0)
        let closed = Atomic(0)
    }

    private init(_ channels: [any Channel], _ counts: Counts) { (self.channels, self.counts) = (channels, counts) }

    var received: Int { counts.received.load(ordering: .relaxed) }
    var closed: Int { counts.closed.load(ordering: .relaxed) }

    static func connect(_ count: Int, to port: Int) async throws -> Crowd {
        let counts = Counts()
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(CountingHandler(counts))
                }
            }
        var channels: [any Channel] = []
        // Some at a time: a queue of connections that nobody has accepted yet is short.
        for start in stride(from: 0, to: count, by: 200) {
            let futures = (start..<min(start + 200, count)).map { _ in bootstrap.connect(host: "127.0.0.1", port: port)
            }
            for future in futures { channels.append(try await future.get()) }
        }
        return Crowd(channels, counts)
    }

    /// Sends a byte on `count` connections, one after another from `start` on, round and round.
    func sendSome(from start: Int, count: Int) {
        for number in start..<(start + count) {
            channels[number % channels.count].writeAndFlush(ByteBuffer(bytes: [7]), promise: nil)
        }
    }

    func close() async {
        for channel in channels { channel.close(promise: nil) }
        for channel in channels { try? await channel.closeFuture.get() }
    }
}

private final class CountingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let counts: Crowd.Counts

    init(_ counts: Crowd.Counts) { self.counts = counts }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        counts.received.add(Self.unwrapInboundIn(data).readableBytes, ordering: .relaxed)
    }

    func channelInactive(context: ChannelHandlerContext) { counts.closed.add(1, ordering: .relaxed) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
