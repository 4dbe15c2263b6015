import Foundation

/// Blocking TCP connections with a time limit on each step.
enum TCPSocket {
    #if os(Linux)
        static let sendFlags = Int32(MSG_NOSIGNAL)
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #else
        static let sendFlags: Int32 = 0
        private static let stream = SOCK_STREAM
    #endif

    /// Connects to `host:port`; `nil` when nobody is there. The caller closes the descriptor.
    static func connect(_ server: String, within limit: Duration) -> Int32? {
        guard let colon = server.lastIndex(of: ":") else { return nil }
        let host = String(server[..<colon]).trimmingCharacters(in: CharacterSet(charactersIn: "[] "))
        var hints = addrinfo()
        hints.ai_socktype = stream
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(server[server.index(after: colon)...]), &hints, &list) == 0, let list else {
            return nil
        }
        defer { freeaddrinfo(list) }
        let descriptor = socket(list.pointee.ai_family, list.pointee.ai_socktype, list.pointee.ai_protocol)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var time = timeval(tv_sec: Int(limit.components.seconds), tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
        guard Foundation.connect(descriptor, list.pointee.ai_addr, list.pointee.ai_addrlen) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
