import NIOCore
import NIOPosix

/// Makes the connections to upstreams, each on the loop of its client.
struct Dialler: Sendable {
    let timeout: TimeAmount
    let tls: LinkTLS?

    /// nil where the upstream is not spoken TLS to.
    var handshakeLimit: TimeAmount? { tls?.isUpstreamEncrypted == true ? timeout : nil }

    func connect(
        to upstream: Endpoint, on loop: any EventLoop, _ initialize: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(timeout)
            .channelOption(.autoRead, value: false)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.writeBufferWaterMark, value: BrokerDirectory.waterMarks)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.recvAllocator, value: ReadSizes())
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try tls?.addToUpstream(channel)
                    try initialize(channel)
                }
            }
        switch upstream {
        case .unix(let path): return bootstrap.connect(unixDomainSocketPath: path)
        case .tcp(let address), .udp(let address):
            let bootstrap = bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // An address is used as it is; only a name is looked up, on a thread of its own.
            guard let known = try? SocketAddress(ipAddress: address.host, port: address.port) else {
                return bootstrap.connect(host: address.host, port: address.port)
            }
            return bootstrap.connect(to: known)
        }
    }
}
