import Foundation
import KafkaWire
import NIOCore
import Testing

@testable import FaultProxy

@Suite(.serialized) struct ToxicTests {
    @Test func `latency delays every answer by its mean, and is counted`() async throws {
        try await withProxy { _, proxy in
            let client = try TestClient(proxy.front)
            try client.roundTrip()
            let id = inject(.latency(mean: .milliseconds(60), jitter: .zero), proxy)
            let trips = try (0..<5).map { _ in try client.roundTrip() }
            #expect(trips.allSatisfy { $0 >= .milliseconds(59) && $0 < .milliseconds(110) }, "\(trips)")
            let evidence = try #require(proxy.evidence(of: id))
            #expect(evidence.connections == 1 && evidence.chunksDelayed == 5)
            #expect(evidence.meanDelay == .milliseconds(60))
            #expect(proxy.remove(id))
            #expect(try client.roundTrip() < .milliseconds(50))
            #expect(proxy.evidence(of: id) != nil)
        }
    }

    @Test func `a toxic touches its own side only`() async throws {
        try await withProxy { _, proxy in
            _ = inject(.blackhole, proxy)
            try TestClient(proxy.front("others")).roundTrip()
            #expect(try TestClient(proxy.front).isSilent(for: .milliseconds(20)))
        }
    }

    @Test func `a toxic on one broker touches its listener and the bootstrap address it advertises`() async throws {
        try await withProxy { broker, proxy in
            let other = try await FakeBroker.start()
            broker.advertise([
                broker.entry(1), BrokerAddress(nodeID: 2, host: "127.0.0.1", port: Int32(other.address.port)),
            ])
            let told = try TestClient(proxy.front).brokers().map { HostPort(host: $0.host, port: Int($0.port)) }
            let id = proxy.inject(.reset(), side: "clients", broker: 1, for: .seconds(60))
            try TestClient(told[1]).roundTrip()
            #expect(throws: (any Error).self) { try TestClient(told[0]).roundTrip() }
            #expect(throws: (any Error).self) { try TestClient(proxy.front).roundTrip() }
            #expect(proxy.description(of: id)?.contains("broker 1") == true)
            await other.stop()
        }
    }

    @Test func `loss holds segments and delivers every byte in order`() async throws {
        try await withProxy { _, proxy in
            let id = inject(.loss(share: 0.02), proxy)
            let client = try TestClient(proxy.front)
            let payload = TestFrame.noise(4_000_000, seed: 8)
            let sender = Thread { try? client.send(TestFrame.echo(payload, correlationID: 1)) }
            sender.start()
            #expect(try client.receiveFrame() == echoed(payload, 1))
            let evidence = try #require(proxy.evidence(of: id))
            #expect(evidence.segmentsSeen > 5_000)
            #expect(abs(Double(evidence.segmentsLost) / Double(evidence.segmentsSeen) - 0.02) < 0.01)
        }
    }

    @Test func `a blackhole keeps connections open and silent, and gives all back at its end`() async throws {
        try await withProxy { broker, proxy in
            let old = try TestClient(proxy.front)
            try old.roundTrip()
            let id = inject(.blackhole, proxy)
            let new = try TestClient(proxy.front)
            let before = broker.bytesReceived
            for client in [old, new] { try client.send(TestFrame.echo(ByteBuffer(string: "held"), correlationID: 4)) }
            #expect(await eventually { (proxy.evidence(of: id)?.bytesSwallowed ?? 0) == 44 })
            #expect(old.isSilent(for: .milliseconds(30)) && new.isSilent(for: .milliseconds(1)))
            #expect(broker.bytesReceived == before && broker.connections == 1)
            #expect(proxy.evidence(of: id)?.connections == 2)
            #expect(proxy.remove(id))
            for client in [old, new] { #expect(try client.receiveFrame() == echoed(ByteBuffer(string: "held"), 4)) }
        }
    }

    @Test func `a blackhole also hides that the broker has gone`() async throws {
        try await withProxy { broker, proxy in
            let client = try TestClient(proxy.front)
            try client.roundTrip()
            let id = inject(.blackhole, proxy)
            await broker.stop()
            #expect(client.isSilent(for: .milliseconds(50)))
            #expect(proxy.remove(id))
            #expect(try client.receive(1).readableBytes == 0)
        }
    }

    @Test func `a blackhole holds no more than its bound`() async throws {
        try await withProxy { _, proxy in
            let id = inject(.blackhole, proxy)
            let client = try TestClient(proxy.front)
            let payload = TestFrame.noise(12_000_000, seed: 3)
            let sender = Thread { try? client.send(TestFrame.echo(payload, correlationID: 1)) }
            sender.start()
            #expect(await eventually { (proxy.evidence(of: id)?.bytesSwallowed ?? 0) >= Lane.heldLimit })
            let swallowed = proxy.evidence(of: id)?.bytesSwallowed ?? 0
            #expect(swallowed < 2 * Lane.heldLimit)
            #expect(proxy.remove(id))
            #expect(try client.receiveFrame() == echoed(payload, 1))
        }
    }

    @Test func `reset cuts live connections with RST and each new one too`() async throws {
        try await withProxy { broker, proxy in
            let live = try TestClient(proxy.front)
            try live.roundTrip()
            let id = inject(.reset(), proxy)
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try live.receive(1) }
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try TestClient(proxy.front).receive(1) }
            #expect(await eventually { broker.connections == 0 })
            #expect(proxy.evidence(of: id)?.connectionsReset == 2)
            #expect(proxy.statistics(side: "clients").openConnections == 0)
            #expect(proxy.remove(id))
            try TestClient(proxy.front).roundTrip()
        }
    }

    @Test func `a toxic whose lease ends removes itself, a renewed one stays`() async throws {
        try await withProxy { _, proxy in
            let short = proxy.inject(.blackhole, side: "clients", broker: nil, for: .milliseconds(50))
            let renewed = proxy.inject(
                .latency(mean: .milliseconds(1), jitter: .zero), side: "clients", broker: nil, for: .milliseconds(50))
            #expect(proxy.activeToxics == [short, renewed])
            #expect(proxy.renew(renewed, for: .seconds(60)))
            let client = try TestClient(proxy.front)
            #expect(try client.roundTrip() >= .milliseconds(1))
            #expect(proxy.activeToxics == [renewed])
            #expect(!proxy.renew(short, for: .seconds(1)) && !proxy.remove(short))
        }
    }

    @Test func `several toxics combine`() async throws {
        try await withProxy { _, proxy in
            _ = inject(.latency(mean: .milliseconds(30), jitter: .zero), proxy)
            _ = inject(.latency(mean: .milliseconds(40), jitter: .zero), proxy)
            let hole = inject(.blackhole, proxy)
            let client = try TestClient(proxy.front)
            try client.send(TestFrame.echo(ByteBuffer(string: "x"), correlationID: 1))
            #expect(client.isSilent(for: .milliseconds(20)))
            let start = ContinuousClock.now
            #expect(proxy.remove(hole))
            _ = try client.receiveFrame()
            #expect(ContinuousClock.now - start >= .milliseconds(69))
        }
    }

    @Test func `a change of toxics under load loses and reorders nothing`() async throws {
        try await withProxy { _, proxy in
            let client = try TestClient(proxy.front)
            let sender = Thread {
                for id in Int32(0)..<4_000 {
                    try? client.send(TestFrame.echo(ByteBuffer(repeating: 1, count: Int(id)), correlationID: id))
                }
            }
            sender.start()
            let toxics: [Toxic] = [
                .latency(mean: .milliseconds(5), jitter: .milliseconds(5)), .loss(share: 0.01), .blackhole,
            ]
            for id in Int32(0)..<4_000 {
                if id % 40 == 0 {
                    _ = proxy.inject(
                        toxics[Int(id / 40) % 3], side: "clients", broker: nil, for: .milliseconds(Int(id) % 30 + 1))
                }
                let answer = try #require(try client.receiveFrame())
                guard answer.getInteger(at: 0) == id, answer.readableBytes == Int(id) + 4 else {
                    Issue.record("answer \(id) is not in its place")
                    return
                }
            }
        }
    }

    private func inject(_ toxic: Toxic, _ proxy: ProxyServer) -> ToxicID {
        proxy.inject(toxic, side: "clients", broker: nil, for: .seconds(60))
    }
}
