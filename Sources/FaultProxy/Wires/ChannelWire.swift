import NIOCore

/// An end of a link that is a channel of SwiftNIO.
struct ChannelWire {
    private let context: ChannelHandlerContext

    init(_ context: ChannelHandlerContext) { self.context = context }

    var channel: any Channel { context.channel }
    var remoteAddress: SocketAddress? { context.channel.remoteAddress }

    func read() { context.read() }
    func write(_ chunk: ByteBuffer) { context.write(NIOAny(chunk), promise: nil) }
    func flush() { context.flush() }
    func close() { context.close(promise: nil) }

    func send(_ bytes: UnsafeRawBufferPointer) {
        context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
    }

    func endSending() {
        let channel = channel
        channel.writeAndFlush(ByteBuffer()).assumeIsolated().whenComplete { _ in
            channel.close(mode: .output, promise: nil)
        }
    }

    func limit(_ queue: KernelQueue, bytes: Int?) {
        guard let option = queue.option(bytes), let socket = channel as? any SocketOptionProvider else { return }
        // A peer that has just gone has no queue to be limited.
        socket.unsafeSetSocketOption(
            level: .init(rawValue: option.level), name: .init(rawValue: option.name), value: option.value
        ).whenFailure { _ in }
    }
}
