import NIOCore

/// Where the clients' datagrams come in.
final class DatagramListener: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    private let switchboard: DatagramSwitchboard

    init(_ switchboard: DatagramSwitchboard) { self.switchboard = switchboard }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = Self.unwrapInboundIn(data)
        switchboard.came(envelope.data, from: envelope.remoteAddress)
    }

    func planChanged() { switchboard.planChanged() }
    func channelReadComplete(context: ChannelHandlerContext) { switchboard.flush() }
    func channelInactive(context: ChannelHandlerContext) { switchboard.close() }
    // A client's machine says that nobody listens there any more: its flow ends when it has been idle for long enough.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { switchboard.refused(.toClient) }
}
