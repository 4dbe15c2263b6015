import NIOCore
import NIOPosix

/// The sockets of a link.
enum DatagramSockets {
    /// The longest payload there is.
    static var receiveBuffer: FixedSizeRecvByteBufferAllocator { FixedSizeRecvByteBufferAllocator(capacity: 65_536) }

    /// A socket that exchanges datagrams with the server only, on the loop given.
    static func connect(
        to server: SocketAddress, on loop: any EventLoop, _ handler: DatagramAnswers
    ) -> EventLoopFuture<any Channel> {
        let handler = NIOLoopBound(handler, eventLoop: loop)
        return DatagramBootstrap(group: loop)
            .channelOption(.recvAllocator, value: receiveBuffer)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(handler.value)
                }
            }
            .connect(to: server)
    }
}
