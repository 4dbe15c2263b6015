import NIOCore
import NIOTLS

/// Hands the events of one end's channel to the link.
final class LinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private enum Phase { case connecting, open, failed }

    private let link: Link
    private let end: Link.End
    private var phase = Phase.connecting
    /// How long a handshake may take before the end is open; nil where there is none to wait for.
    private let handshakeLimit: TimeAmount?
    private var handshakeTimer: Scheduled<Void>?

    init(_ link: Link, _ end: Link.End, handshakeLimit: TimeAmount? = nil) {
        (self.link, self.end, self.handshakeLimit) = (link, end, handshakeLimit)
    }

    func channelActive(context: ChannelHandlerContext) {
        guard let handshakeLimit else { return open(context) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        handshakeTimer = context.eventLoop.scheduleTask(in: handshakeLimit) {
            let (handler, context) = bound.value
            handler.fail(context, ChannelError.connectTimeout(handshakeLimit))
        }
        context.read()
    }

    private func open(_ context: ChannelHandlerContext) {
        phase = .open
        handshakeTimer?.cancel()
        link.opened(end, .channel(ChannelWire(context)))
    }

    /// The upstream is there, and not as it should be: no different from one that is not.
    private func fail(_ context: ChannelHandlerContext, _ error: any Error) {
        guard phase == .connecting else { return }
        phase = .failed
        handshakeTimer?.cancel()
        link.dialFailed(error)
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if phase == .open { link.lane(from: end).receive(Self.unwrapInboundIn(data)) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if phase == .open { link.lane(from: end).readComplete() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent, phase == .connecting { open(context) }
        guard phase == .open else { return }
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { link.lane(from: end).sourceEnded() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if phase == .open { link.lane(to: end).writabilityChanged(context.channel.isWritable) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if phase == .open { link.closed(end) } else { fail(context, ChannelError.eof) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if phase == .open { link.failed(end, error) } else { fail(context, error) }
    }
}
