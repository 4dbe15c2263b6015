import NIOCore
import NIOPosix

@testable import FaultProxy

/// The least that moves bytes by the decisions of an inspector: one connection to the server for each of a client.
final class HTTPRelay: Sendable {
    let address: HostPort
    private let listener: any Channel

    private init(_ address: HostPort, _ listener: any Channel) {
        self.address = address
        self.listener = listener
    }

    static func start(_ faults: [HTTPFault], to server: HostPort) async throws -> HTTPRelay {
        let rules = try HTTPRules(faults)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { client in
                client.eventLoop.makeCompletedFuture {
                    let link = HTTPRelayLink(client, rules)
                    try client.pipeline.syncOperations.addHandler(HTTPRelayEnd(link, .toServer))
                    link.dial(server)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return HTTPRelay(HostPort(host: "127.0.0.1", port: listener.localAddress?.port ?? 0), listener)
    }

    func stop() async { try? await listener.close().get() }
}

/// Both ends of one connection, on one loop.
final class HTTPRelayLink {
    private var inspector: HTTPInspector
    private let client: any Channel
    private var server: (any Channel)?
    private var isPaused = BothDirections(false)
    private var hasEnded = BothDirections(false)

    init(_ client: any Channel, _ rules: HTTPRules) {
        self.client = client
        inspector = HTTPInspector(rules, seed: 1)
    }

    func dial(_ address: HostPort) {
        let link = NIOLoopBound(self, eventLoop: client.eventLoop)
        ClientBootstrap(group: client.eventLoop)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { server in
                server.eventLoop.makeCompletedFuture {
                    try server.pipeline.syncOperations.addHandler(HTTPRelayEnd(link.value, .toClient))
                }
            }
            .connect(host: address.host, port: address.port)
            .assumeIsolated()
            .whenSuccess { server in
                self.server = server
                self.pump()
            }
    }

    func came(_ bytes: ByteBuffer, _ direction: FlowDirection) {
        inspector.push(bytes, direction)
        pump()
    }

    func ended(_ direction: FlowDirection) {
        guard !hasEnded[direction] else { return }
        hasEnded[direction] = true
        inspector.end(direction)
        pump()
    }

    private func pump() {
        guard let server else { return }
        move(.toServer, server)
        move(.toClient, client)
    }

    private func move(_ direction: FlowDirection, _ receiver: any Channel) {
        while !isPaused[direction] {
            guard let piece = inspector.next(direction) else {
                if hasEnded[direction] { receiver.close(mode: .output, promise: nil) }
                break
            }
            switch piece {
            case .forward(let bytes): receiver.write(bytes, promise: nil)
            case .pause(let pause): wait(pause, direction)
            case .finish: receiver.close(mode: .output, promise: nil)
            case .cut:
                receiver.flush()
                AbortiveClose.cut(client)
                if let server { AbortiveClose.cut(server) }
                return
            }
        }
        receiver.flush()
    }

    private func wait(_ pause: Duration, _ direction: FlowDirection) {
        isPaused[direction] = true
        client.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(pause)) {
            self.isPaused[direction] = false
            self.pump()
        }
    }
}

final class HTTPRelayEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let link: HTTPRelayLink
    private let direction: FlowDirection

    init(_ link: HTTPRelayLink, _ direction: FlowDirection) {
        self.link = link
        self.direction = direction
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        link.came(Self.unwrapInboundIn(data), direction)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { link.ended(direction) }
    }

    func channelInactive(context: ChannelHandlerContext) { link.ended(direction) }
}
