import NIOCore
import NIOPosix
import PlainHTTP

/// What a connection to an address comes to.
enum TCPProbe: Sendable {
    case accepted
    /// Nobody listens there, or nobody answers in time.
    case refused
    /// The name of the host has no address.
    case unknownHost

    /// Tries to connect to `host:port`.
    static func connecting(to address: String, within limit: Duration) async -> TCPProbe {
        guard let (host, port) = HTTPFetch.split(address) else { return .refused }
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(TimeAmount(limit)).connect(host: host, port: port).get()
            channel.close(promise: nil)
            return .accepted
        } catch let error as NIOConnectionError {
            let wasAsked = error.dnsAError != nil || error.dnsAAAAError != nil
            return error.connectionErrors.isEmpty && wasAsked ? .unknownHost : .refused
        } catch { return .refused }
    }
}
