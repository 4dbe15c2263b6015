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

    /// Removes what a socket has left behind, and nothing else.
    static func removeIfSocket(_ path: String) {
        var information = stat()
        guard lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFSOCK else { return }
        remove(path)
    }
}
