import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file by which a Unix socket is found; it outlives the socket unless it is removed.
struct SocketFile {
    private let path: String
    private let device: dev_t
    private let number: ino_t

    /// The socket that is at a path now; nil if none is there.
    init?(at path: String) {
        var information = stat()
        guard lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFSOCK else { return nil }
        (self.path, device, number) = (path, information.st_dev, information.st_ino)
    }

    /// Removes it, unless another file is in its place by now.
    func remove() {
        var information = stat()
        guard lstat(path, &information) == 0, information.st_dev == device, information.st_ino == number else { return }
        unlink(path)
    }

    /// Removes what a socket has left behind at a path: a socket that nobody listens at, and no other file.
    ///
    /// - Throws: `IOError`, with `EADDRINUSE` when somebody listens there.
    static func makeWay(_ path: String) throws {
        guard let old = SocketFile(at: path) else { return }
        let address = try SocketAddress(unixDomainSocketPath: path)
        let socket = try LoopSocket.open(for: address)
        defer { socket.close() }
        switch socket.connect(to: address) {
        case ECONNREFUSED: old.remove()
        case ENOENT: break
        case let code where code == EACCES || code == EPERM: throw IOError(errnoCode: code, reason: "connect")
        default: throw IOError(errnoCode: EADDRINUSE, reason: "bind")
        }
    }
}
