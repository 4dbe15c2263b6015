import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A stub service behind a gateway: it answers everything, and keeps the effect of each POST and PUT.
///
/// It is plain NIO on one event loop: several stand beside the gateway and the generator on one machine, and what they
/// cost is missing there.
public final class BackendServer: Sendable {
    private let channel: any Channel
    private let group: MultiThreadedEventLoopGroup

    /// The port that it listens on.
    public var port: Int { channel.localAddress?.port ?? 0 }

    private init(_ channel: any Channel, _ group: MultiThreadedEventLoopGroup) {
        (self.channel, self.group) = (channel, group)
    }

    /// Opens the store and listens.
    public static func start(_ settings: BackendSettings) async throws -> BackendServer {
        let writer = try settings.store.map {
            EffectWriter(try EffectStore(path: $0, backend: settings.id, apply: settings.apply))
        }
        let service = BackendService(settings, writer: writer)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let channel = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                        try channel.pipeline.syncOperations.addHandler(BackendHandler(service))
                    }
                }
                .bind(host: settings.host, port: settings.port).get()
            return BackendServer(channel, group)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// Returns when the listener is closed.
    public func waitUntilClosed() async throws { try await channel.closeFuture.get() }

    public func stop() async throws {
        try await channel.close()
        try await group.shutdownGracefully()
    }
}

/// What all connections of a backend share.
final class BackendService: Sendable {
    let settings: BackendSettings
    let writer: EffectWriter?
    private let requests = Atomic<Int>(0)

    init(_ settings: BackendSettings, writer: EffectWriter?) {
        (self.settings, self.writer) = (settings, writer)
    }

    /// Requests since the start, without those for `/health`, `/stats` and `/ledger`.
    var total: Int { requests.load(ordering: .relaxed) }

    func countRequest() { requests.wrappingAdd(1, ordering: .relaxed) }
}
