import Foundation

/// System calls for servers on the loopback interface, under names that all systems share.
package enum Loopback {
    package struct Failure: Error { var code = errno }

    #if canImport(Glibc)
        private static let stream = Int32(SOCK_STREAM.rawValue)
    #else
        private static let stream = SOCK_STREAM
    #endif

    /// Listens on a free port of 127.0.0.1, without blocking.
    package static func listen(backlog: Int32) throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, stream, 0)
        guard descriptor >= 0 else { throw Failure() }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(descriptor, address, size) == 0 else { return Int32(-1) }
                guard Foundation.listen(descriptor, backlog) == 0 else { return -1 }
                return getsockname(descriptor, address, &size)
            }
        }
        guard code == 0 else { throw Failure() }
        unblock(descriptor)
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// -1 when nobody waits.
    package static func accept(_ listener: Int32) -> Int32 {
        let descriptor = Foundation.accept(listener, nil, nil)
        guard descriptor >= 0 else { return -1 }
        unblock(descriptor)
        return descriptor
    }

    package static func send(_ descriptor: Int32, _ bytes: [UInt8]) -> Int {
        #if os(Linux)
            Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        #else
            Foundation.send(descriptor, bytes, bytes.count, 0)
        #endif
    }

    package static func close(_ descriptor: Int32) { _ = Foundation.close(descriptor) }

    package static func resetOnClose(_ descriptor: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// A port that nobody listens on.
    package static func unusedPort() throws -> UInt16 {
        let (descriptor, port) = try listen(backlog: 1)
        close(descriptor)
        return port
    }

    /// Whether somebody listens on a port of 127.0.0.1.
    package static func accepts(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, stream, 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// How many sockets of this process are connected to a port.
    package static func connections(to port: UInt16) -> Int {
        (3..<Int32(40_000)).count { descriptor in
            var address = sockaddr_in()
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            return withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    getpeername(descriptor, $0, &size) == 0
                } && UInt16(bigEndian: pointer.pointee.sin_port) == port
            }
        }
    }

    private static func unblock(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
}
