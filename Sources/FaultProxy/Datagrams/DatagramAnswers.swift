import NIOCore

/// Where the server's datagrams for one client come in.
final class DatagramAnswers: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    private let switchboard: DatagramSwitchboard
    private let flow: DatagramFlow

    init(_ switchboard: DatagramSwitchboard, _ flow: DatagramFlow) {
        self.switchboard = switchboard
        self.flow = flow
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switchboard.answered(Self.unwrapInboundIn(data).data, of: flow)
    }

    func channelReadComplete(context: ChannelHandlerContext) { switchboard.flush() }
    // The server's machine says that nobody listens there: a client without a proxy would not be told either.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { switchboard.refused(.toServer) }
}
