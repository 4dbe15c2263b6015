import CSystemCalls
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Closes a connection once everything on its way has arrived.
enum Farewell {
    /// How long the last bytes may take: a peer that reads no more must not keep a connection for good.
    static let limit = TimeAmount.seconds(30)

    /// How long until it is looked again whether the last bytes have been taken.
    static let deliveryLook = TimeAmount.milliseconds(1)

    static func close(_ channel: any Channel, withReset isReset: Bool = false) {
        let timer = channel.eventLoop.scheduleTask(in: limit) {
            if isReset { AbortiveClose.cut(channel) } else { channel.close(promise: nil) }
        }
        channel.closeFuture.whenComplete { _ in timer.cancel() }
        channel.writeAndFlush(ByteBuffer()).whenComplete { _ in
            if isReset { cutWhenDelivered(channel) } else { channel.close(promise: nil) }
        }
    }

    /// RST drops what the peer's kernel has not taken. A Unix socket has no RST, and a socket that is gone has nothing to drop.
    private static func cutWhenDelivered(_ channel: any Channel) {
        let option = highwater_tcp_info_option()
        guard option >= 0, let socket = channel as? any SocketOptionProvider else { return AbortiveClose.cut(channel) }
        let info: EventLoopFuture<highwater_tcp_info> = socket.unsafeGetSocketOption(
            level: .init(rawValue: CInt(IPPROTO_TCP)), name: .init(rawValue: option))
        info.whenComplete { info in
            guard case .success(var info) = info, highwater_is_delivered(&info) == 0 else {
                return AbortiveClose.cut(channel)
            }
            channel.eventLoop.scheduleTask(in: deliveryLook) { cutWhenDelivered(channel) }
        }
    }
}
