import KafkaWire
import NIOCore
import NIOPosix

/// The port of one broker, which stays the same while the broker goes and comes.
final class BrokerListener {
    let broker: Int32
    private let host: ClusterHost
    private let address: String
    private(set) var port: Int
    private var channel: (any Channel)?

    /// `port`: 0 lets the system choose, once.
    init(broker: Int32, address: String, port: Int, host: ClusterHost) {
        self.broker = broker
        self.address = address
        self.port = port
        self.host = host
    }

    /// Binds the port, on the loop. The result is there when connections are accepted.
    func listen() -> EventLoopFuture<Void> {
        let bound = NIOLoopBound(self, eventLoop: host.loop)
        return ServerBootstrap(group: host.loop)
            .serverChannelOption(.backlog, value: 512)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: 16 << 10, initial: 64 << 10, maximum: 256 << 10)
            )
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 1 << 20, high: 4 << 20))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let listener = bound.value
                    try channel.pipeline.syncOperations.addHandler(
                        BrokerConnection(broker: listener.broker, host: listener.host))
                }
            }
            .bind(host: address, port: port)
            .assumeIsolated().map { channel in
                self.channel = channel
                self.port = channel.localAddress?.port ?? self.port
            }.nonisolated()
    }

    /// Binds the port again, unless it is bound.
    func listenAgain() -> EventLoopFuture<Void> {
        channel == nil ? listen() : host.loop.makeSucceededVoidFuture()
    }

    /// Whether new connections are taken; those that come meanwhile wait in the kernel.
    func setAccepting(_ isAccepting: Bool) {
        try? channel?.syncOptions?.setOption(.autoRead, value: isAccepting)
        if isAccepting { channel?.read() }
    }

    func close() -> EventLoopFuture<Void> {
        defer { channel = nil }
        return channel?.close() ?? host.loop.makeSucceededVoidFuture()
    }
}
