import NIOCore
import NIOPosix
import PlainHTTP

/// Finds out whether somebody listens.
enum TCPProbe {
    /// Whether a connection to `host:port` is accepted in time.
    static func accepts(_ address: String, within limit: Duration) async -> Bool {
        guard let (host, port) = HTTPFetch.split(address) else { return false }
        let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(limit)).connect(host: host, port: port).get()
        channel?.close(promise: nil)
        return channel != nil
    }
}
