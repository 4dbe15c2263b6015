#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How many files and sockets this process may have open; each connection of a proxy takes two.
public enum OpenFiles {
    /// Takes as many as the system gives without asking the administrator.
    public static func allowMost() {
        #if os(Linux) && canImport(Glibc)
            let files = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
        #else
            let files = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return }
        // Above this some systems refuse though they call the limit infinite.
        limit.rlim_cur = min(limit.rlim_max, 1 << 20)
        _ = setrlimit(files, &limit)
    }
}
