import TargetKit

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where the sockets connect: resolved once, when the client is made.
struct ServerAddress {
    private var storage = sockaddr_storage()
    private var length: socklen_t = 0

    var family: Int32 { Int32(storage.ss_family) }

    /// Resolves a host. Of several addresses it takes the first that accepts a connection within a second, or the
    /// first one when none does: the gateway may come up later.
    init(host: String, port: UInt16) throws(TargetError) {
        var hints = addrinfo()
        #if canImport(Glibc)
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
            hints.ai_socktype = SOCK_STREAM
        #endif
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0, let list else {
            throw TargetError(
                .unreachable, "the host '\(host)' has no address: \(String(cString: gai_strerror(code)))",
                remedy: "check the name in the URL, or write the address itself")
        }
        defer { freeaddrinfo(list) }
        let addresses = sequence(first: list, next: { $0.pointee.ai_next }).map { Self($0.pointee) }
        self = addresses[0]
        if addresses.count > 1, let open = addresses.first(where: { $0.accepts(within: 1000) }) { self = open }
    }

    private init(_ info: addrinfo) {
        length = info.ai_addrlen
        withUnsafeMutableBytes(of: &storage) { target in
            target.copyMemory(from: UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen)))
        }
    }

    /// Starts a connection; the result is that of `connect(2)`.
    func connect(_ descriptor: Int32) -> Int32 {
        withUnsafeBytes(of: storage) { bytes in
            #if canImport(Glibc)
                Glibc.connect(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), length)
            #elseif canImport(Musl)
                Musl.connect(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), length)
            #else
                Darwin.connect(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), length)
            #endif
        }
    }

    private func accepts(within milliseconds: Int32) -> Bool {
        guard let socket = ClientSocket.open(family: family) else { return false }
        defer { socket.close() }
        if connect(socket.descriptor) == 0 { return true }
        guard errno == EINPROGRESS else { return false }
        var entry = pollfd(fd: socket.descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, milliseconds) == 1 && socket.error == 0
    }
}
