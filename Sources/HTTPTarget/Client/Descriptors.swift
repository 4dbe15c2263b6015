import TargetKit

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How many files and sockets this process may have open.
public enum Descriptors {
    /// What other parts of the process need beside the connections.
    private static let others: UInt64 = 256

    /// Raises the limit for so many connections. Throws when the system does not allow as many.
    public static func allow(connections: Int) throws(TargetError) {
        #if os(Linux) && canImport(Glibc)
            let files = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
        #else
            let files = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return }
        let wanted = rlim_t(UInt64(connections) + others)
        guard limit.rlim_cur < wanted else { return }
        let most = limit.rlim_max
        limit.rlim_cur = wanted
        if most < wanted { limit.rlim_max = wanted }
        guard setrlimit(files, &limit) != 0 else { return }
        throw TargetError(
            .unsuitable, "\(connections) connections need \(wanted) open files, and this process may have \(most)",
            remedy: "allow fewer connections, or raise the limit with 'ulimit -Hn \(wanted)' as the administrator")
    }
}
