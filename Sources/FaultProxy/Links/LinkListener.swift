import NIOCore
import NIOPosix

/// Listens for the clients of a route.
enum LinkListener {
    /// With channels.
    static func bind(
        _ group: MultiThreadedEventLoopGroup, at endpoint: Endpoint,
        _ initialize: @escaping @Sendable (any Channel) throws -> Void
    ) -> EventLoopFuture<any Channel> {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4_096)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.writeBufferWaterMark, value: BrokerDirectory.waterMarks)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.recvAllocator, value: ReadSizes())
            .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { try initialize(channel) } }
        switch endpoint {
        case .unix(let path):
            do { try SocketFile.makeWay(path) } catch { return group.next().makeFailedFuture(error) }
            return bootstrap.bind(unixDomainSocketPath: path)
        case .tcp(let address), .udp(let address):
            return
                bootstrap
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .bind(host: address.host, port: address.port)
        }
    }

    /// Why an address cannot be listened on, in words that help.
    static func error(_ error: any Error, at endpoint: Endpoint) -> ProxyError {
        let location = endpoint.description
        switch AddressRefusal(error) {
        case .inUse:
            let other =
                endpoint.hostPort == nil ? "another path, or remove what is there" : "another port, or 0 for a free one"
            return ProxyError(location: location, problem: "the address is in use", remedy: "choose \(other)")
        case .notPermitted:
            return ProxyError(
                location: location, problem: "listening here is not permitted",
                remedy: "choose a port above 1023 or a directory of yours")
        case .notLocal:
            return ProxyError(
                location: location, problem: "no interface of this machine has this address",
                remedy: "listen on 127.0.0.1, or on 0.0.0.0 for all")
        case .noDirectory:
            var error = ProxyError(
                location: location, problem: "there is no such directory", remedy: "make it, or choose another path")
            error.isOfSettings = true
            return error
        case nil where error is SocketAddressError && endpoint.path != nil:
            var error = ProxyError(
                location: location, problem: "the path is too long for a Unix socket",
                remedy: "choose one of at most 100 bytes")
            error.isOfSettings = true
            return error
        case nil:
            return ProxyError(
                location: location, problem: "cannot listen: \(error)", remedy: "listen on a local address")
        }
    }
}
