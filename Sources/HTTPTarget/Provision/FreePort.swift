import NIOCore
import NIOPosix
import TargetKit

/// Finds a port of 127.0.0.1 that nobody listens on.
enum FreePort {
    static func choose() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        defer { channel.close(promise: nil) }
        return channel.localAddress?.port ?? 0
    }
}
