import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Cuts a connection so that its peer sees ECONNRESET instead of an orderly end.
enum ResetToxic {
    /// Drops unsent bytes and sends RST: a close that does not linger at all.
    static func cut(_ channel: any Channel) {
        if let socket = channel as? any SocketOptionProvider {
            socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
        } else {
            channel.close(promise: nil)
        }
    }
}
