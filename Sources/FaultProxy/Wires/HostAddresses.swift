import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a host's name stands for.
enum HostAddresses {
    /// A name has no address.
    struct Unknown: Error, CustomStringConvertible {
        let host: String
        let reason: String
        var description: String { "the host '\(host)' has no address: \(reason)" }
    }

    /// Looks a name up, on the calling thread, for as long as the system takes.
    private static func of(_ host: String, port: Int) throws(Unknown) -> [SocketAddress] {
        var hints = addrinfo()
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0, let list else {
            throw Unknown(host: host, reason: String(cString: gai_strerror(code)))
        }
        defer { freeaddrinfo(list) }
        return sequence(first: list, next: { $0.pointee.ai_next }).compactMap { address($0.pointee) }
    }

    private static func address(_ info: addrinfo) -> SocketAddress? {
        let bytes = UnsafeRawPointer(info.ai_addr)
        return switch info.ai_family {
        case AF_INET: bytes.map { SocketAddress($0.loadUnaligned(as: sockaddr_in.self)) }
        case AF_INET6: bytes.map { SocketAddress($0.loadUnaligned(as: sockaddr_in6.self)) }
        default: nil
        }
    }

    /// The addresses of an endpoint. One that is written as an address is used as it is; only a name is looked up, on a
    /// thread of its own.
    static func of(_ endpoint: Endpoint, on loop: any EventLoop) -> EventLoopFuture<[SocketAddress]> {
        loop.makeCompletedFuture { try known(endpoint) }.flatMap { addresses in
            if let addresses { return loop.makeSucceededFuture(addresses) }
            guard let name = endpoint.hostPort else { return loop.makeSucceededFuture([]) }
            return NIOThreadPool.singleton.runIfActive(eventLoop: loop) { try of(name.host, port: name.port) }
        }
    }

    /// nil when it has to be looked up.
    private static func known(_ endpoint: Endpoint) throws -> [SocketAddress]? {
        switch endpoint {
        case .unix(let path): [try SocketAddress(unixDomainSocketPath: path)]
        case .tcp(let address), .udp(let address):
            (try? SocketAddress(ipAddress: address.host, port: address.port)).map { [$0] }
        }
    }
}
