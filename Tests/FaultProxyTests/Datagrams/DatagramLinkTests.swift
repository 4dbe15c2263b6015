import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import FaultProxy

/// A link in front of a server like a DNS server, with real sockets: it answers every question with the same number.
@Suite struct DatagramLinkTests {
    private static let group = MultiThreadedEventLoopGroup.singleton
    private static let anywhere = HostPort(host: "127.0.0.1", port: 0)

    private static func number(_ payload: ByteBuffer) -> Int { payload.getInteger(at: 0, as: Int.self) ?? -1 }

    /// A link and what steers it.
    private struct Steered {
        let link: DatagramLink
        let route: Route
        let switchboard: Switchboard

        var address: HostPort { link.address }
        var flows: (open: Int, total: Int) { link.flows }
        func evidence(_ direction: FlowDirection) -> DatagramEvidence { link.evidence(direction) }

        func set(_ toxics: [(Toxic, ToxicStream)]) {
            let settings = toxics.enumerated().map {
                ToxicSettings(name: "\($0)", toxic: $1.0, stream: $1.1)
            }
            _ = switchboard.replace(with: settings, at: .now())
            link.planChanged()
        }

        static func open(_ settings: DatagramLink.Settings, seed: UInt64) async throws -> Steered {
            let switchboard = Switchboard(framing: .none)
            let route = Route(
                side: "link", destination: .bootstrap(0), upstream: .udp(settings.upstream), counters: [], seed: seed)
            switchboard.add(route)
            let link = try await DatagramLink.open(
                settings, following: route, telling: ProxyEvents(), on: DatagramLinkTests.group.next())
            return Steered(link: link, route: route, switchboard: switchboard)
        }
    }

    private func withLink(
        idleTimeout: Duration = .seconds(60), flowLimit: Int = 4_096, seed: UInt64 = 11,
        _ body: (Steered) async throws -> Void
    ) async throws {
        let server = try await DatagramServer.start()
        var settings = DatagramLink.Settings(
            listen: Self.anywhere, upstream: HostPort(host: "localhost", port: server.address.port))
        (settings.idleTimeout, settings.flowLimit) = (idleTimeout, flowLimit)
        let link = try await Steered.open(settings, seed: seed)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(link)) } catch { outcome = .failure(error) }
        await link.link.close()
        await server.stop()
        try outcome.get()
    }

    @Test func `questions and answers pass as they are`() async throws {
        try await withLink { link in
            let client = try DatagramClient(link.address)
            for size in [0, 1, 512, 1_400, 9_000] {
                let question = TestFrame.noise(size, seed: UInt64(size))
                client.send(question)
                #expect(client.receive() == question)
            }
            #expect(link.evidence(.toServer).forwarded == 5)
            #expect(link.evidence(.toClient).bytes == 512 + 1 + 1_400 + 9_000)
            #expect(link.flows.open == 1 && link.flows.total == 1)
        }
    }

    @Test func `lost questions are lost, the same ones for the same seed`() async throws {
        func answered() async throws -> [Int] {
            var answered: [Int] = []
            try await withLink { link in
                link.set([(.loss(share: 0.3), .upstream)])
                let client = try DatagramClient(link.address)
                for number in 0..<200 { client.send(ByteBuffer(integer: number)) }
                #expect(await eventually { link.evidence(.toClient).forwarded == 200 - link.evidence(.toServer).lost })
                for _ in 0..<link.evidence(.toClient).forwarded {
                    answered.append(try #require(client.receive()?.getInteger(at: 0, as: Int.self)))
                }
                #expect(link.evidence(.toServer).seen == 200)
                #expect(link.evidence(.toServer).lost == 200 - answered.count)
                #expect(client.receive(within: 20) == nil)
            }
            return answered
        }
        let first = try await answered()
        #expect((100...180).contains(first.count))
        #expect(try await answered() == first)
    }

    @Test func `answers come twice, out of order or damaged, as many as are counted`() async throws {
        try await withLink { link in
            link.set([
                (.duplicate(Duplicate(share: 0.2)), .downstream), (.reorder(Reorder(share: 0.2)), .downstream),
                (.corrupt(Corrupt(share: 0.1)), .downstream),
            ])
            let client = try DatagramClient(link.address)
            var answers: [Int] = []
            for number in 0..<300 {
                client.send(ByteBuffer(integer: number))
                _ = await eventually { link.evidence(.toClient).seen == number + 1 }
                while let answer = client.receive(within: 0) { answers.append(Self.number(answer)) }
            }
            _ = await eventually { link.evidence(.toClient).forwarded == 300 + link.evidence(.toClient).duplicated }
            while let answer = client.receive(within: 20) { answers.append(Self.number(answer)) }
            let evidence = link.evidence(.toClient)
            #expect(answers.count == 300 + evidence.duplicated)
            #expect((30...90).contains(evidence.duplicated))
            #expect((30...120).contains(evidence.reordered))
            #expect((10...60).contains(evidence.corrupted))
            #expect(answers.count { !(0..<300).contains($0) } > 0)
            #expect(link.evidence(.toServer).duplicated == 0)
        }
    }

    @Test func `latency is never early`() async throws {
        try await withLink { link in
            link.set([
                (.latency(mean: .milliseconds(40), jitter: .zero), .upstream),
                (.latency(mean: .milliseconds(20), jitter: .zero), .downstream),
            ])
            let client = try DatagramClient(link.address)
            let sent = ContinuousClock.now
            client.send(ByteBuffer(string: "late"))
            #expect(client.receive() == ByteBuffer(string: "late"))
            #expect(ContinuousClock.now - sent >= .milliseconds(60))
        }
    }

    @Test func `a full queue in front of a bandwidth drops`() async throws {
        try await withLink { link in
            link.set([(.bandwidth(Bandwidth(bytesPerSecond: 1_000, scope: .link)), .upstream)])
            let client = try DatagramClient(link.address)
            for number in 1...60 {
                client.send(ByteBuffer(repeating: 1, count: 9_000))
                _ = await eventually { link.evidence(.toServer).seen == number }
            }
            let dropped = link.evidence(.toServer).queueFull
            #expect(dropped >= 20)
            #expect(link.switchboard.status(at: .now()).first?.evidence.datagramsLost == dropped)
            link.set([])
            // What waited leaves at once; the server's socket may have no room for all of it.
            #expect(
                await eventually {
                    link.evidence(.toServer).forwarded + link.evidence(.toServer).overflowed == 60 - dropped
                })
        }
    }

    @Test func `clients have sockets of their own, and are forgotten when they are idle`() async throws {
        try await withLink(idleTimeout: .milliseconds(200), flowLimit: 2) { link in
            let clients = try (0..<3).map { _ in try DatagramClient(link.address) }
            clients[0].send(ByteBuffer(string: "first"))
            #expect(clients[0].receive() == ByteBuffer(string: "first"))
            clients[1].send(ByteBuffer(string: "second"))
            #expect(clients[1].receive() == ByteBuffer(string: "second"))
            #expect(await eventually { link.flows.open == 0 })
            #expect(link.flows.total == 2)
            clients[2].send(ByteBuffer(string: "third"))
            #expect(clients[2].receive() == ByteBuffer(string: "third"))
            #expect(link.flows.total == 3)
        }
    }

    @Test func `more clients than there may be are dropped and counted`() async throws {
        try await withLink(flowLimit: 1) { link in
            let clients = try (0..<2).map { _ in try DatagramClient(link.address) }
            clients[0].send(ByteBuffer(string: "first"))
            #expect(clients[0].receive() == ByteBuffer(string: "first"))
            clients[1].send(ByteBuffer(string: "second"))
            #expect(await eventually { link.evidence(.toServer).overflowed == 1 })
            #expect(link.flows.open == 1 && link.flows.total == 1)
        }
    }

    @Test func `a server that is not there is no end of the link`() async throws {
        let link = try await Steered.open(
            DatagramLink.Settings(listen: Self.anywhere, upstream: HostPort(host: "127.0.0.1", port: 1)), seed: 1)
        let client = try DatagramClient(link.address)
        client.send(ByteBuffer(string: "anybody?"))
        #expect(await eventually { link.evidence(.toServer).refused >= 1 })
        client.send(ByteBuffer(string: "still?"))
        #expect(await eventually { link.evidence(.toServer).seen == 2 })
        await link.link.close()
    }

    @Test func `an address in use is refused with a remedy`() async throws {
        try await withLink { link in
            let settings = DatagramLink.Settings(listen: link.address, upstream: link.address)
            let error = await #expect(throws: ProxyError.self) { _ = try await Steered.open(settings, seed: 1) }
            #expect(error?.location == "udp:\(link.address)")
        }
    }
}
