import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL

extension SecureTransport {
    /// Begins a connection; requests wait on it until it is made.
    func openConnection() -> SecureConnection {
        let connection = SecureConnection()
        connections[ObjectIdentifier(connection)] = connection
        let agreed = loop.makePromise(of: String?.self)
        let (context, host) = (tls, url.host)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let context else { return }
                    // A name is sent and verified; an address is verified by the connection's own.
                    let isName = (try? SocketAddress(ipAddress: host, port: 0)) == nil
                    try channel.pipeline.syncOperations.addHandlers(
                        NIOSSLClientHandler(context: context, serverHostname: isName ? host : nil),
                        HandshakeHandler(agreed))
                }
            }
        if context == nil { agreed.succeed(nil) }
        let isolated = bootstrap.connect(to: address).assumeIsolated()
        isolated.whenFailure { error in
            agreed.fail(error)
            self.failed(connection, Self.result(ofConnecting: error))
        }
        isolated.whenSuccess { channel in
            agreed.futureResult.assumeIsolated().whenComplete { result in
                switch result {
                case .success(let name): self.opened(connection, channel, name)
                case .failure:
                    channel.close(promise: nil)
                    self.failed(connection, .handshakeFailed)
                }
            }
        }
        return connection
    }

    private static func result(ofConnecting error: any Error) -> AttemptResult {
        if let error = error as? IOError { return HTTPClient.result(ofConnecting: error.errnoCode) }
        if let error = error as? ChannelError, case .connectTimeout = error { return .notConnected }
        return .unreachable
    }

    private func opened(_ connection: SecureConnection, _ channel: any Channel, _ agreed: String?) {
        guard !connection.isEnding else { return channel.close(promise: nil) }
        do {
            switch version {
            case .http1: connection.link = try http1Link(connection, channel)
            case .http2:
                guard tls == nil || agreed == "h2" else {
                    channel.close(promise: nil)
                    return failed(connection, .noHTTP2)
                }
                connection.link = try http2Link(connection, channel)
            }
        } catch {
            channel.close(promise: nil)
            return failed(connection, .unreachable)
        }
        let queued = connection.queued
        connection.queued = []
        for attempt in queued { send(attempt, on: connection) }
        if version == .http1, connection.load == 0 { idle.append(connection) }
    }

    private func http1Link(_ connection: SecureConnection, _ channel: any Channel) throws -> SecureConnection.Link {
        let handler = AnswerHandler(nil) { handler, attempt, result, head, isReusable in
            connection.load -= 1
            let isKept = isReusable && self.reusesConnections && !connection.isEnding
            if isKept { self.idle.append(connection) } else { self.drop(connection) }
            self.end(attempt, result, head)
        }
        try channel.pipeline.syncOperations.addHTTPClientHandlers()
        try channel.pipeline.syncOperations.addHandler(handler)
        return .http1(channel, handler)
    }

    private func http2Link(_ connection: SecureConnection, _ channel: any Channel) throws -> SecureConnection.Link {
        let multiplexer = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
            mode: .client, connectionConfiguration: .init(), streamConfiguration: .init()
        ) { stream in
            // A client that never allowed pushes is sent none.
            stream.close()
        }
        try channel.pipeline.syncOperations.addHandler(
            GoAwayHandler { lastStream in
                connection.isEnding = true
                connection.lastStream = lastStream ?? connection.lastStream
                self.connections[ObjectIdentifier(connection)] = nil
                if connection.load == 0 { channel.close(promise: nil) }
            })
        return .http2(channel, multiplexer)
    }

    /// A connection was not made: none of its requests was sent.
    private func failed(_ connection: SecureConnection, _ result: AttemptResult) {
        let queued = connection.queued
        connection.queued = []
        drop(connection)
        for attempt in queued { end(attempt, result) }
    }
}
