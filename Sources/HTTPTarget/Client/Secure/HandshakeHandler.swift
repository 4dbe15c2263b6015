import NIOCore
import NIOTLS

/// Waits for the end of a TLS handshake; the promise gets the protocol that was agreed on.
final class HandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    struct Ended: Error {}

    private let agreed: EventLoopPromise<String?>

    init(_ agreed: EventLoopPromise<String?>) { self.agreed = agreed }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted(let name)? = event as? TLSUserEvent { agreed.succeed(name) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        agreed.fail(error)
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        agreed.fail(Ended())
        context.fireChannelInactive()
    }
}
