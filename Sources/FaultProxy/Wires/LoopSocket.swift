import CSystemCalls
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A stream socket that never blocks. Whoever holds it closes it.
struct LoopSocket {
    let descriptor: Int32

    #if os(Linux)
        private static let sendFlags = Int32(MSG_NOSIGNAL)
    #else
        private static let sendFlags: Int32 = 0
    #endif

    /// Throws `IOError` when the system has none left.
    static func open(for address: SocketAddress) throws -> LoopSocket {
        let family =
            switch address {
            case .v4: AF_INET
            case .v6: AF_INET6
            case .unixDomainSocket: AF_UNIX
            }
        let descriptor = highwater_stream_socket(family)
        guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
        let socket = LoopSocket(descriptor: descriptor)
        socket.suit(address)
        return socket
    }

    /// Has small messages go at once.
    func suit(_ peer: SocketAddress) {
        if case .unixDomainSocket = peer { return }
        set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    }

    /// Of a peer on this machine keeps a queue of the kernel so short that bytes are still in the processor's cache when they
    /// are read: nothing else limits a stream there (docs/benchmarks.md).
    func fit(_ queue: KernelQueue, to peer: SocketAddress) {
        guard Self.isLocal(peer), let option = queue.option(Self.localQueue) else { return }
        set(option.level, option.name, option.value)
    }

    /// The kernel doubles it.
    private static let localQueue = 131_072

    private static func isLocal(_ address: SocketAddress) -> Bool {
        address.ipAddress.map { $0.hasPrefix("127.") || $0 == "::1" || $0.hasPrefix("::ffff:127.") } ?? false
    }

    func set(_ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private func value(of option: Int32) -> Int32 {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, option, &value, &size)
        return value
    }

    /// What has gone wrong since it was last asked, such as how a started connection ended; 0 for nothing.
    var error: Int32 { value(of: SO_ERROR) }
    /// In bytes of memory.
    var receiveBuffer: Int { Int(value(of: SO_RCVBUF)) }

    /// 0, or why the connection has not been started.
    func connect(to address: SocketAddress) -> Int32 {
        address.withSockAddr { pointer, size in
            #if canImport(Glibc)
                Glibc.connect(descriptor, pointer, socklen_t(size)) == 0 ? 0 : errno
            #elseif canImport(Musl)
                Musl.connect(descriptor, pointer, socklen_t(size)) == 0 ? 0 : errno
            #else
                Darwin.connect(descriptor, pointer, socklen_t(size)) == 0 ? 0 : errno
            #endif
        }
    }

    /// Throws `IOError` when the address cannot be listened on.
    func listen(on address: SocketAddress, backlog: Int32) throws {
        set(SOL_SOCKET, SO_REUSEADDR, 1)
        let bound = address.withSockAddr { pointer, size in
            #if canImport(Glibc)
                Glibc.bind(descriptor, pointer, socklen_t(size))
            #elseif canImport(Musl)
                Musl.bind(descriptor, pointer, socklen_t(size))
            #else
                Darwin.bind(descriptor, pointer, socklen_t(size))
            #endif
        }
        guard bound == 0 else { throw IOError(errnoCode: errno, reason: "bind") }
        #if canImport(Glibc)
            let listening = Glibc.listen(descriptor, backlog)
        #elseif canImport(Musl)
            let listening = Musl.listen(descriptor, backlog)
        #else
            let listening = Darwin.listen(descriptor, backlog)
        #endif
        guard listening == 0 else { throw IOError(errnoCode: errno, reason: "listen") }
    }

    /// The bytes that came; 0 at the end of the stream, -1 with `errno` set.
    @inline(__always)
    func receive(into space: UnsafeMutableRawBufferPointer) -> Int {
        recv(descriptor, space.baseAddress, space.count, 0)
    }

    /// The bytes that the kernel took; -1 with `errno` set.
    @inline(__always)
    func send(_ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.send(descriptor, bytes.baseAddress, bytes.count, Self.sendFlags)
        #elseif canImport(Musl)
            Musl.send(descriptor, bytes.baseAddress, bytes.count, Self.sendFlags)
        #else
            Darwin.send(descriptor, bytes.baseAddress, bytes.count, Self.sendFlags)
        #endif
    }

    func endSending() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    func close() {
        #if canImport(Glibc)
            _ = Glibc.close(descriptor)
        #elseif canImport(Musl)
            _ = Musl.close(descriptor)
        #else
            _ = Darwin.close(descriptor)
        #endif
    }

    func cut() { highwater_close_abortively(descriptor) }

    /// The port it is bound to; nil for a Unix socket.
    var localPort: Int? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isKnown = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) == 0 }
        }
        return isKnown ? Self.address(storage)?.port : nil
    }

    /// The address in what the kernel has filled in; nil for one without a port.
    static func address(_ storage: sockaddr_storage) -> SocketAddress? {
        withUnsafeBytes(of: storage) { bytes -> SocketAddress? in
            switch Int32(storage.ss_family) {
            case AF_INET: SocketAddress(bytes.loadUnaligned(as: sockaddr_in.self))
            case AF_INET6: SocketAddress(bytes.loadUnaligned(as: sockaddr_in6.self))
            default: nil
            }
        }
    }
}
