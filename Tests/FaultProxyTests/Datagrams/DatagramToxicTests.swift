import NIOCore
import Testing

@testable import FaultProxy

/// Toxics on a link of a `LinkServer` that carries datagrams.
@Suite struct DatagramToxicTests {
    private static let anywhere = Endpoint.udp(HostPort(host: "127.0.0.1", port: 0))

    private func withLink(_ body: (LinkServer, HostPort) async throws -> Void) async throws {
        let server = try await DatagramServer.start()
        let links = LinkServer.start(seed: 3)
        let listening = try await links.open(
            LinkSettings(name: "dns", listen: Self.anywhere, upstream: .udp(server.address)))
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(links, try #require(listening.hostPort))) } catch {
            outcome = .failure(error)
        }
        await links.shutdown()
        await server.stop()
        try outcome.get()
    }

    /// How many of so many questions are answered.
    private func answers(of count: Int, _ client: DatagramClient) -> Int {
        (0..<count).count { number in
            client.send(ByteBuffer(integer: number))
            return client.receive(within: 100) != nil
        }
    }

    @Test func `a toxic comes, acts on datagrams, is counted and goes`() async throws {
        try await withLink { links, front in
            let client = try DatagramClient(front)
            #expect(answers(of: 3, client) == 3)
            links.setToxics([ToxicSettings(name: "all", toxic: .loss(share: 1), stream: .upstream)], of: "dns")
            #expect(answers(of: 2, client) == 0)
            let status = try #require(links.status(of: "dns"))
            #expect(status.toxics.first?.evidence.datagramsLost == 2)
            #expect(status.toxics.first?.evidence.connections == 1)
            #expect(status.datagrams?.toServer.seen == 5 && status.datagrams?.toClient.forwarded == 3)
            #expect(status.traffic.openConnections == 1 && status.traffic.bytesToBroker == 3 * 8)
            links.setToxics([], of: "dns")
            #expect(answers(of: 3, client) == 3)
        }
    }

    @Test func `what a removed latency holds goes on at once`() async throws {
        try await withLink { links, front in
            let client = try DatagramClient(front)
            let latency = Toxic.latency(mean: .seconds(600), jitter: .zero)
            links.setToxics([ToxicSettings(name: "slow", toxic: latency)], of: "dns")
            client.send(ByteBuffer(string: "held"))
            #expect(await eventually { links.status(of: "dns")?.heldBytes == 4 })
            links.setToxics([], of: "dns")
            #expect(client.receive() == ByteBuffer(string: "held"))
            #expect(links.status(of: "dns")?.heldBytes == 0)
        }
    }

    @Test func `a toxic may touch every second client only`() async throws {
        try await withLink { links, front in
            links.setToxics(
                [ToxicSettings(name: "half", toxic: .blackhole, stream: .both, matching: .everyNth(2))], of: "dns")
            let clients = try (0..<4).map { _ in try DatagramClient(front) }
            #expect(clients.map { answers(of: 1, $0) } == [1, 0, 1, 0])
        }
    }

    @Test func `a toxic goes by itself when its time is over`() async throws {
        try await withLink { links, front in
            let client = try DatagramClient(front)
            links.setToxics(
                [ToxicSettings(name: "short", toxic: .blackhole, stream: .both, lasts: .milliseconds(50))], of: "dns")
            #expect(await eventually { links.status(of: "dns")?.toxics.isEmpty == true })
            #expect(answers(of: 1, client) == 1)
        }
    }

    @Test func `clients come and go as events, and a closed link answers no more`() async throws {
        try await withLink { links, front in
            let events = links.events.subscribe()
            let client = try DatagramClient(front)
            #expect(answers(of: 1, client) == 1)
            await links.close("dns")
            #expect(answers(of: 1, client) == 0)
            await links.shutdown()
            var kinds: [ProxyEvent.Kind] = []
            for await event in events { kinds.append(event.kind) }
            #expect(kinds.contains(.connectionClosed) && kinds.contains(.linkClosed))
        }
    }

    @Test(arguments: [
        Toxic.slicer(Slicer(averageSize: 10)), .halfOpen(HalfOpen()), .connect(.refuse), .cutAnswers(share: 1),
        .reset(), .slowClose(SlowClose(delay: .zero)), .timeout(Timeout(after: .zero)),
        .latency(Latency(delay: .seconds(1), distribution: .pareto)),
        .bandwidth(Bandwidth(bytesPerSecond: 1, scope: .group("a"))),
    ])
    func `what means nothing to datagrams is refused with a remedy`(toxic: Toxic) {
        let link = LinkSettings(name: "dns", listen: Self.anywhere, upstream: Self.anywhere)
        let error = #expect(throws: ToxicError.self) { try ToxicSettings(name: "a", toxic: toxic).check(on: link) }
        #expect(error?.remedy.isEmpty == false)
    }

    @Test(arguments: [Toxic.duplicate(Duplicate(share: 0.1)), .reorder(Reorder(share: 0.1))])
    func `what only datagrams know is refused on a stream`(toxic: Toxic) throws {
        let settings = ToxicSettings(name: "a", toxic: toxic)
        let stream = LinkSettings(name: "tcp", listen: .unix(path: "/tmp/a"), upstream: .unix(path: "/tmp/b"))
        #expect(throws: ToxicError.self) { try settings.check(on: stream) }
        try settings.check(on: LinkSettings(name: "udp", listen: Self.anywhere, upstream: Self.anywhere))
    }
}
