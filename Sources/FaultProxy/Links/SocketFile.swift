#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The file by which a Unix socket is found; it outlives the socket unless it is removed.
enum SocketFile {
    static func remove(_ path: String) { unlink(path) }
}
