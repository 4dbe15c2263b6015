#if os(Linux)
    import Foundation

    @testable import FaultProxy

    /// A listener on loopback, in the namespace of the thread that makes it, and attempts to connect to it.
    final class LoopbackServer: Sendable {
        let host: String
        let port: Int
        let descriptor: Int32

        init(_ host: String = "127.0.0.1") throws {
            self.host = host
            let opened = Self.socket(host)
            descriptor = opened
            try Self.withAddress(host, port: 0) { address, length in
                guard bind(opened, address, length) == 0, listen(opened, 4_096) == 0 else {
                    throw NetworkNamespace.Failure(step: "listen", code: errno)
                }
            }
            var bound = sockaddr_in6()
            var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            _ = withUnsafeMutablePointer(to: &bound) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(opened, $0, &length) }
            }
            port = Int(UInt16(bigEndian: bound.sin6_port))  // At the same place in both families.
        }

        deinit { close(descriptor) }

        /// Whether a new connection is made within so many milliseconds.
        func connects(mark: SocketMark? = nil, within milliseconds: Int32) -> Bool {
            guard let client = try? dial(mark: mark) else { return false }
            defer { close(client) }
            var wait = pollfd(fd: client, events: Int16(POLLOUT), revents: 0)
            return poll(&wait, 1, milliseconds) == 1 && wait.revents & Int16(POLLERR) == 0
        }

        /// Begins a connection without waiting for it; small messages leave at once.
        func dial(mark: SocketMark? = nil) throws -> Int32 {
            let client = Self.socket(host)
            if var value = mark?.rawValue { setsockopt(client, SOL_SOCKET, SO_MARK, &value, 4) }
            Self.prepare(client)
            try Self.withAddress(host, port: port) { address, length in
                guard connect(client, address, length) == 0 || errno == EINPROGRESS else {
                    throw NetworkNamespace.Failure(step: "connect", code: errno)
                }
            }
            return client
        }

        /// No waiting to fill segments, and the same congestion control everywhere.
        static func prepare(_ descriptor: Int32) {
            var one: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
            _ = "reno".withCString { setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_CONGESTION, $0, 4) }
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        }

        private static func socket(_ host: String) -> Int32 {
            Foundation.socket(host.contains(":") ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        }

        private static func withAddress(
            _ host: String, port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Void
        ) rethrows {
            if host.contains(":") {
                var address = sockaddr_in6()
                address.sin6_family = sa_family_t(AF_INET6)
                address.sin6_port = UInt16(port).bigEndian
                inet_pton(AF_INET6, host, &address.sin6_addr)
                try withUnsafePointer(to: &address) {
                    try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        try body($0, socklen_t(MemoryLayout<sockaddr_in6>.size))
                    }
                }
            } else {
                var address = sockaddr_in()
                address.sin_family = sa_family_t(AF_INET)
                address.sin_port = UInt16(port).bigEndian
                inet_pton(AF_INET, host, &address.sin_addr)
                try withUnsafePointer(to: &address) {
                    try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
                    }
                }
            }
        }
    }
#endif
