import NIOCore

/// Closes a connection once everything on its way has arrived.
enum Farewell {
    /// How long the last bytes may take: a peer that reads no more must not keep a connection for good.
    static let limit = TimeAmount.seconds(30)

    static func close(_ channel: any Channel, withReset isReset: Bool = false) {
        let timer = channel.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in timer.cancel() }
        channel.writeAndFlush(ByteBuffer()).whenComplete { _ in
            if isReset { AbortiveClose.cut(channel) } else { channel.close(promise: nil) }
        }
    }
}
