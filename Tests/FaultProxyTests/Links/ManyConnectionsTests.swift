import Foundation
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import FaultProxy

@Suite(.serialized) struct ManyConnectionsTests {
    /// As many as the limit of open files allows, four to a connection in this one process, up to 10,000.
    private static var count: Int {
        var limit = rlimit()
        #if canImport(Glibc)
            let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let files = RLIMIT_NOFILE
        #endif
        getrlimit(files, &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(files, &limit)
        return max(100, min(10_000, Int(min(limit.rlim_cur, 1_000_000)) / 4 - 500))
    }

    @Test func `a thousand changes with connections in the thousands: no error and no leak`() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let server = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4_096)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Echo()) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let links = LinkServer.start(seed: 1)
        let front = try #require(
            try await links.open(
                LinkSettings(
                    name: "link", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)),
                    upstream: .tcp(HostPort(host: "127.0.0.1", port: server.localAddress?.port ?? 0)))
            ).hostPort)
        let before = Self.openFiles
        try await exercise(links, front, count: Self.count)
        #expect(await eventually(within: .seconds(10)) { links.link?.traffic.openConnections == 0 })
        #expect(await eventually(within: .seconds(10)) { Self.openFiles <= before + 8 })
        #expect(links.link?.heldBytes == 0)
        await links.shutdown()
        try await server.close()
        try await group.shutdownGracefully()
    }

    private func exercise(_ links: LinkServer, _ front: HostPort, count: Int) async throws {
        let clients = try (0..<count).map { _ in try TestClient(front) }
        for client in clients { try client.echo("x") }
        #expect(links.link?.traffic.openConnections == count)
        let isDone = Atomic(false)
        let isOver = Atomic(false)
        let failures = Atomic(0)
        let echoes = Atomic(0)
        Thread {
            while !isDone.load(ordering: .acquiring) {
                for index in stride(from: 0, to: count, by: 7) where !isDone.load(ordering: .acquiring) {
                    if (try? clients[index].echo("traffic")) == nil { failures.add(1, ordering: .relaxed) }
                    echoes.add(1, ordering: .relaxed)
                }
            }
            isOver.store(true, ordering: .releasing)
        }.start()
        for change in 0..<1_000 {
            switch change % 4 {
            case 0: links.set(ToxicSettings(.latency(mean: .microseconds(change), jitter: .zero), .both))
            case 1: links.set(ToxicSettings(.bandwidth(Bandwidth(bytesPerSecond: 1_000_000 + change))))
            // One that every connection must hear of.
            case 2: links.set(ToxicSettings(.reset(after: .seconds(1_000))))
            default: links.set()
            }
            if change % 50 == 0 { _ = await eventually { echoes.load(ordering: .relaxed) > change / 50 } }
        }
        isDone.store(true, ordering: .releasing)
        #expect(await eventually(within: .seconds(10)) { isOver.load(ordering: .acquiring) })
        #expect(failures.load(ordering: .relaxed) == 0 && echoes.load(ordering: .relaxed) > 19)
    }

    private static var openFiles: Int { (try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd"))?.count ?? 0 }

    private final class Echo: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.writeAndFlush(data, promise: nil) }
    }
}
