import Foundation
import NIOCore

/// One client of the control socket: lines of JSON in, a line of JSON out for each.
final class ControlConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// In bytes; a longer line ends the connection.
    private static let longestLine = 65_536

    private let steering: ClusterSteering
    private var pending = ByteBuffer()
    /// Commands are carried out one after another.
    private var isBusy = false

    init(_ steering: ClusterSteering) { self.steering = steering }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        pending.writeImmutableBuffer(Self.unwrapInboundIn(data))
        guard pending.readableBytes <= Self.longestLine else { return context.close(promise: nil) }
        takeLine(context)
    }

    private func takeLine(_ context: ChannelHandlerContext) {
        guard !isBusy, let end = pending.readableBytesView.firstIndex(of: 0x0A),
            let line = pending.readBytes(length: end - pending.readerIndex)
        else { return }
        pending.moveReaderIndex(forwardBy: 1)
        guard let command = try? JSONDecoder().decode(ClusterCommand.self, from: Data(line)) else {
            send(ClusterReply(error: "not a command: \(String(decoding: line, as: UTF8.self))"), context)
            return takeLine(context)
        }
        isBusy = true
        steering.perform(command).assumeIsolated().whenComplete { result in
            self.isBusy = false
            self.send(Self.reply(to: result), context)
            self.takeLine(context)
        }
    }

    private static func reply(to result: Result<Result<Void, ClusterError>, any Error>) -> ClusterReply {
        switch result {
        case .success(.success): ClusterReply()
        case .success(.failure(let error)): ClusterReply(error: "\(error.problem); \(error.remedy)")
        case .failure(let error): ClusterReply(error: "\(error)")
        }
    }

    private func send(_ reply: ClusterReply, _ context: ChannelHandlerContext) {
        guard let data = try? JSONEncoder().encode(reply) else { return context.close(promise: nil) }
        var line = context.channel.allocator.buffer(capacity: data.count + 1)
        line.writeBytes(data)
        line.writeInteger(UInt8(0x0A))
        context.writeAndFlush(Self.wrapOutboundOut(line), promise: nil)
    }
}
