import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import FaultProxy

/// The proxy in front of something that does not speak Kafka.
@Suite(.serialized) struct PlainProxyTests {
    private static let hello = ByteBuffer(string: "hello, proxy")

    /// Runs `body` with echo servers, each with a listener of the side `servers`.
    private func withProxy(
        servers count: Int = 1, _ body: (ProxyServer, [HostPort]) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        var servers: [any Channel] = []
        for _ in 0..<count {
            servers.append(
                try await ServerBootstrap(group: group)
                    .childChannelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(Echo())
                        }
                    }
                    .bind(host: "127.0.0.1", port: 0).get())
        }
        let proxy = try await ProxyServer.start(.plain(sides: ["servers"], seed: 7))
        try await proxy.open(
            side: "servers", to: servers.map { HostPort(host: "127.0.0.1", port: $0.localAddress?.port ?? 0) })
        let fronts = proxy.bootstrapServers(side: "servers").split(separator: ",").compactMap { HostPort(String($0)) }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(proxy, fronts)) } catch { outcome = .failure(error) }
        await proxy.shutdown()
        try await group.shutdownGracefully()
        try outcome.get()
    }

    private final class Echo: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.writeAndFlush(data, promise: nil) }
    }

    private func exchange(_ client: TestClient) throws -> String {
        try client.send(Self.hello)
        return String(buffer: try client.receive(Self.hello.readableBytes))
    }

    private func exchange(_ address: HostPort) throws -> String { try exchange(TestClient(address)) }

    @Test func `bytes pass as they are, whatever they mean`() async throws {
        try await withProxy { proxy, fronts in
            let answer = try exchange(fronts[0])
            #expect(answer == "hello, proxy")
            #expect(proxy.statistics(side: "servers").accepted == 1)
        }
    }

    @Test func `a toxic for one destination leaves the others alone`() async throws {
        try await withProxy(servers: 2) { proxy, fronts in
            let clients = try fronts.map { try TestClient($0) }
            for client in clients { _ = try exchange(client) }
            let id = proxy.inject(.reset(), side: "servers", broker: 2, for: .seconds(30))
            await poll { proxy.evidence(of: id)?.connectionsReset == 1 }
            #expect(throws: (any Error).self) {
                for _ in 0..<2 { _ = try exchange(clients[1]) }
            }
            #expect(try exchange(clients[0]) == "hello, proxy")
        }
    }

    @Test func `an answer that is cut was asked for: the request went through`() async throws {
        try await withProxy { proxy, fronts in
            let id = proxy.inject(.cutAnswers(share: 1), side: "servers", broker: nil, for: .seconds(30))
            let client = try TestClient(fronts[0])
            try client.send(Self.hello)
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { _ = try client.receive(1) }
            #expect(proxy.evidence(of: id)?.answersCut == 1)
            #expect(proxy.statistics(side: "servers").bytesToBroker == Self.hello.readableBytes)
            #expect(proxy.remove(id))
            #expect(try exchange(fronts[0]) == "hello, proxy")
        }
    }

    @Test func `a share of the answers is cut, the same ones for the same seed`() async throws {
        func cuts() async throws -> [Bool] {
            var cuts: [Bool] = []
            try await withProxy { proxy, fronts in
                _ = proxy.inject(.cutAnswers(share: 0.3), side: "servers", broker: nil, for: .seconds(30))
                for _ in 0..<100 { cuts.append((try? exchange(fronts[0])) != "hello, proxy") }
            }
            return cuts
        }
        let first = try await cuts()
        #expect((15...45).contains(first.filter { $0 }.count))
        #expect(try await cuts() == first)
    }

    /// Waits until a condition holds, at most 5 s.
    private func poll(_ condition: () -> Bool) async {
        let deadline = ContinuousClock.now + .seconds(5)
        while !condition(), ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(5)) }
    }
}
