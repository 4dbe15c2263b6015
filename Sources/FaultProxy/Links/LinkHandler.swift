import NIOCore

/// Hands the events of one end's channel to the link.
final class LinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let link: Link
    private let end: Link.End

    init(_ link: Link, _ end: Link.End) {
        self.link = link
        self.end = end
    }

    func channelActive(context: ChannelHandlerContext) { link.opened(end, .channel(ChannelWire(context))) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        link.lane(from: end).receive(Self.unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) { link.lane(from: end).readComplete() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { link.lane(from: end).sourceEnded() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        link.lane(to: end).writabilityChanged(context.channel.isWritable)
    }

    func channelInactive(context: ChannelHandlerContext) { link.closed(end) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { link.failed(end, error) }
}
