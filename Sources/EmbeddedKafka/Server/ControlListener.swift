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

    /// Listens at a path. A file that is left from an earlier process is replaced.
    static func listen(
        _ path: String, _ steering: NIOLoopBound<ClusterSteering>, _ loop: any EventLoop
    ) async throws -> any Channel {
        guard path.utf8.count <= longestPath else {
            throw ClusterError(
                "the control socket's path is longer than \(longestPath) bytes: \(path)",
                remedy: "use a shorter one, for instance a relative one")
        }
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
}
