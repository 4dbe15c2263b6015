import Foundation
import KafkaWire
import NIOCore
import Testing

@testable import FaultProxy

@Suite(.serialized) struct KafkaProxyTests {
    @Test func `requests and answers pass byte for byte`() async throws {
        try await withProxy { broker, proxy in
            let client = try TestClient(proxy.front)
            let payload = TestFrame.noise(300_000, seed: 1)
            try client.send(TestFrame.echo(payload, correlationID: 5))
            #expect(try client.receiveFrame() == echoed(payload, 5))
            let statistics = proxy.statistics(side: "clients")
            #expect(statistics.framesToBroker == 1 && statistics.framesToClient == 1)
            #expect(statistics.bytesToBroker == payload.readableBytes + 18)
            #expect(statistics.bytesToClient == payload.readableBytes + 8)
            #expect(statistics.accepted == 1 && statistics.openConnections == 1)
        }
    }

    @Test func `a client is only told listeners of its own side, and each leads to its broker`() async throws {
        try await withProxy { broker, proxy in
            broker.advertise([broker.entry(1), broker.entry(2)])
            let told = try TestClient(proxy.front).brokers()
            #expect(told.map(\.nodeID) == [1, 2])
            let others = try TestClient(proxy.front("others")).brokers()
            let all = [proxy.front.port, proxy.front("others").port] + (told + others).map { Int($0.port) }
            #expect(Set(all).count == 6)
            #expect(try TestClient(proxy.front).brokers() == told)
            for address in told + others {
                let client = try TestClient(HostPort(host: address.host, port: Int(address.port)))
                #expect(try client.brokers().count == 2)
            }
        }
    }

    @Test func `a broker that is seen for the first time has a listener before its address is released`() async throws {
        try await withProxy { broker, proxy in
            let client = try TestClient(proxy.front)
            for id in Int32(10)..<40 {
                broker.advertise([broker.entry(id)])
                let address = try #require(try client.brokers().first)
                _ = try TestClient(HostPort(host: address.host, port: Int(address.port)))
            }
        }
    }

    @Test func `a broker that comes back on another port keeps its listener`() async throws {
        try await withProxy { broker, proxy in
            let first = try await FakeBroker.start()
            broker.advertise([BrokerAddress(nodeID: 9, host: "127.0.0.1", port: Int32(first.address.port))])
            let before = try TestClient(proxy.front).brokers()
            await first.stop()
            let second = try await FakeBroker.start()
            broker.advertise([BrokerAddress(nodeID: 9, host: "127.0.0.1", port: Int32(second.address.port))])
            #expect(try TestClient(proxy.front).brokers() == before)
            let client = try TestClient(HostPort(host: "127.0.0.1", port: Int(try #require(before.first).port)))
            try client.roundTrip()
            #expect(second.connections == 1)
            await second.stop()
        }
    }

    @Test func `while the broker is down clients are reset, and once it is back they work`() async throws {
        try await withProxy { broker, proxy in
            await broker.stop()
            let refused = try TestClient(proxy.front)
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try refused.receive(1) }
            #expect(proxy.statistics(side: "clients").dialFailures == 1)
            let again = try await FakeBroker.start(port: broker.address.port)
            try TestClient(proxy.front).roundTrip()
            await again.stop()
        }
    }

    @Test func `when the broker closes, the client gets its last answer and then the end`() async throws {
        try await withProxy { broker, proxy in
            let client = try TestClient(proxy.front)
            try client.roundTrip()
            await broker.stop()
            #expect(try client.receive(1).readableBytes == 0)
            #expect(await eventually { proxy.statistics(side: "clients").openConnections == 1 })
        }
    }

    @Test func `a client that ends its stream still gets the answer to what it sent`() async throws {
        try await withProxy { broker, proxy in
            let client = try TestClient(proxy.front)
            let payload = TestFrame.noise(2_000_000, seed: 2)
            try client.send(TestFrame.echo(payload, correlationID: 1))
            client.endSending()
            #expect(try client.receiveFrame() == echoed(payload, 1))
            #expect(try client.receive(1).readableBytes == 0)
            #expect(await eventually { proxy.statistics(side: "clients").openConnections == 0 })
        }
    }

    @Test func `half a frame before the end of the stream reaches the broker`() async throws {
        try await withProxy { broker, proxy in
            let client = try TestClient(proxy.front)
            let frame = TestFrame.echo(TestFrame.noise(100, seed: 3), correlationID: 1)
            try client.send(try #require(frame.getSlice(at: 0, length: 6)))
            client.endSending()
            #expect(try client.receive(1).readableBytes == 0)
            #expect(broker.bytesReceived == 6)
        }
    }

    @Test func `pipelined requests in any cut are answered in order`() async throws {
        try await withProxy { broker, proxy in
            let client = try TestClient(proxy.front)
            broker.advertise([broker.entry(1)])
            var stream = ByteBuffer()
            for id in Int32(1)...200 {
                stream.writeImmutableBuffer(
                    id % 5 == 0 ? TestClient.metadata(id) : TestFrame.echo(ByteBuffer(integer: id), correlationID: id))
            }
            while let piece = stream.readSlice(length: min(13, stream.readableBytes)), piece.readableBytes > 0 {
                try client.send(piece)
            }
            for id in Int32(1)...200 {
                #expect(try client.receiveFrame()?.getInteger(at: 0) == id)
            }
            #expect(proxy.statistics(side: "clients").malformedFrames == 0)
        }
    }

    @Test func `a client far ahead of its answers is held up, then served to the last`() async throws {
        try await withProxy { _, proxy in
            let client = try TestClient(proxy.front)
            let count = Int32(OutstandingRequests.limit * 5)
            let sender = Thread {
                for id in 0..<count { try? client.send(TestFrame.echo(ByteBuffer(integer: id), correlationID: id)) }
            }
            sender.start()
            for id in 0..<count { #expect(try client.receiveFrame()?.getInteger(at: 0) == id) }
        }
    }

    @Test func `however many ask at once, a new broker gets one listener per side`() async throws {
        try await withProxy(threads: 3) { broker, proxy in
            let clients = try (0..<60).map { _ in try TestClient(proxy.front) }
            broker.advertise([broker.entry(1), broker.entry(2), broker.entry(3)])
            for client in clients { try client.send(TestClient.metadata(1)) }
            let told = try clients.map {
                try AddressRewriter.addresses(
                    in: try #require(try $0.receiveFrame()), key: .metadata, version: 1)
            }
            #expect(Set(told).count == 1)
            #expect(Set(told.joined().map(\.port)).count == 3)
        }
    }

    @Test func `a produce request without acknowledgement expects no answer`() async throws {
        try await withProxy { broker, proxy in
            let client = try TestClient(proxy.front)
            for id in Int32(0)..<50 {
                try client.send(TestFrame.produce(acks: id % 2 == 0 ? 0 : -1, correlationID: id, filler: 3_000))
            }
            try client.send(TestFrame.echo(ByteBuffer(), correlationID: 99))
            for id in Int32(0)..<50 where id % 2 == 1 { #expect(try client.receiveFrame()?.getInteger(at: 0) == id) }
            #expect(try client.receiveFrame()?.getInteger(at: 0) == Int32(99))
        }
    }

    @Test(arguments: [[0xff, 0xff, 0xff, 0xff], [0x7f, 0, 0, 0], [0, 0, 0, 4, 0, 3, 0, 1], [0x16, 3, 1, 0, 5, 0]])
    func `what is no Kafka frame closes the connection and is counted`(bytes: [UInt8]) async throws {
        try await withProxy { _, proxy in
            let client = try TestClient(proxy.front)
            try client.send(ByteBuffer(bytes: bytes + [0, 0, 0, 0]))
            #expect((try? client.receive(1).readableBytes) ?? 0 == 0)
            #expect(await eventually { proxy.statistics(side: "clients").malformedFrames == 1 })
        }
    }

    @Test func `a thousand connections work at once and leave nothing behind`() async throws {
        try await withProxy { broker, proxy in
            var clients = try (0..<1_000).map { _ in try TestClient(proxy.front) }
            for client in clients { try client.send(TestFrame.echo(ByteBuffer(integer: 1), correlationID: 3)) }
            for client in clients { #expect(try client.receiveFrame()?.getInteger(at: 0) == Int32(3)) }
            #expect(proxy.statistics(side: "clients").openConnections == 1_000)
            clients = []
            #expect(await eventually { proxy.statistics(side: "clients").openConnections == 0 })
            #expect(await eventually { broker.connections == 0 })
        }
    }

    @Test func `a client that does not read holds up its broker, not the proxy's memory`() async throws {
        try await withProxy { broker, proxy in
            let client = try TestClient(proxy.front, receiveBuffer: 32_768)
            let payload = ByteBuffer(repeating: 1, count: 1_000_000)
            let requests = 64
            let sender = Thread {
                for id in 0..<requests {
                    try? client.send(TestFrame.echo(payload, correlationID: Int32(id)))
                }
            }
            sender.start()
            var before = -1
            // Nothing moves any more: all that is under way sits in bounded buffers.
            for _ in 0..<10 where before != proxy.statistics(side: "clients").bytesToClient {
                before = proxy.statistics(side: "clients").bytesToClient
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(proxy.statistics(side: "clients").bytesToClient < 16_000_000)
            for id in 0..<requests {
                #expect(try client.receiveFrame()?.getInteger(at: 0) == Int32(id))
            }
        }
    }

    @Test func `after shutdown nothing listens and every client is closed`() async throws {
        try await withProxy { broker, proxy in
            broker.advertise([broker.entry(1)])
            let client = try TestClient(proxy.front)
            let address = try #require(try client.brokers().first)
            await proxy.shutdown()
            #expect((try? client.receive(1).readableBytes) ?? 0 == 0)
            for port in [proxy.front.port, Int(address.port)] {
                #expect(throws: TestClient.Failure(code: ECONNREFUSED)) {
                    try TestClient(HostPort(host: "127.0.0.1", port: port))
                }
            }
            #expect(!proxy.remove(ToxicID(rawValue: 1)))
        }
    }

    @Test func `a proxy without a side or an address does not start`() async {
        await #expect(throws: ProxyError.self) {
            try await ProxyServer.start(.init(bootstrap: [], sides: ["a"], seed: 1))
        }
        await #expect(throws: ProxyError.self) {
            try await ProxyServer.start(.init(bootstrap: [HostPort(host: "h", port: 1)], sides: ["a", "a"], seed: 1))
        }
    }
}

/// Runs `body` with a fake broker and a proxy in front of it, for the sides `clients` and `others`.
func withProxy(threads: Int = 1, _ body: (FakeBroker, ProxyServer) async throws -> Void) async throws {
    let broker = try await FakeBroker.start()
    let proxy = try await ProxyServer.start(
        ProxyConfiguration(bootstrap: [broker.address], sides: ["clients", "others"], seed: 42, threads: threads))
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(broker, proxy)) } catch { outcome = .failure(error) }
    await proxy.shutdown()
    await broker.stop()
    try outcome.get()
}

func echoed(_ payload: ByteBuffer, _ correlationID: Int32) -> ByteBuffer {
    var frame = ByteBuffer(integer: correlationID)
    frame.writeImmutableBuffer(payload)
    return frame
}

extension FakeBroker {
    /// This broker under another id.
    func entry(_ id: Int32) -> BrokerAddress {
        BrokerAddress(nodeID: id, host: address.host, port: Int32(address.port))
    }
}

extension ProxyServer {
    var front: HostPort { front("clients") }
    func front(_ side: String) -> HostPort { HostPort(bootstrapServers(side: side)) ?? HostPort(host: "?", port: 1) }
}

extension TestClient {
    static func metadata(_ correlationID: Int32) -> ByteBuffer {
        TestFrame.request(.metadata, version: 1, correlationID: correlationID, body: ByteBuffer(integer: Int32(0)))
    }

    func brokers() throws -> [BrokerAddress] {
        try send(Self.metadata(77))
        let frame = try receiveFrame() ?? ByteBuffer()
        return try AddressRewriter.addresses(in: frame, key: .metadata, version: 1)
    }

    /// Sends a little and waits for the answer.
    @discardableResult func roundTrip(_ size: Int = 64) throws -> Duration {
        let start = ContinuousClock.now
        try send(TestFrame.echo(ByteBuffer(repeating: 3, count: size), correlationID: 1))
        guard try receiveFrame()?.readableBytes == size + 4 else { throw Failure(code: 0) }
        return ContinuousClock.now - start
    }
}
