import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The Unix socket that takes commands.
enum ControlListener {
    /// The longest path that the kernel takes, in bytes.
    static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// Listens at a path. A socket that is left from an earlier process is replaced, one that is answered is not.
    static func listen(
        _ path: String, _ steering: NIOLoopBound<ClusterSteering>, _ loop: any EventLoop
    ) async throws -> any Channel {
        guard path.utf8.count <= longestPath else {
            throw ClusterError(
                "the control socket's path is longer than \(longestPath) bytes: \(path)",
                remedy: "use a shorter one, for instance a relative one")
        }
        try await checkFree(path, loop)
        let bootstrap = ServerBootstrap(group: loop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ControlConnection(steering.value))
                }
            }
        do {
            return try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        } catch {
            throw ClusterError(
                "the control socket \(path) cannot be opened: \(error)", remedy: "check the path and its permissions")
        }
    }

    /// A path at which a process listens is its own, and a file that is no socket is somebody's.
    private static func checkFree(_ path: String, _ loop: any EventLoop) async throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw ClusterError(
                "there is something at \(path) that is no socket", remedy: "remove it, or choose another path")
        }
        guard let other = try? await ClientBootstrap(group: loop).connect(unixDomainSocketPath: path).get() else {
            return
        }
        try? await other.close()
        throw ClusterError(
            "a running process listens at the control socket \(path)",
            remedy: "end it, or choose another path")
    }
}
