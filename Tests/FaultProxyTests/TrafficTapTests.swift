import Foundation
import KafkaWire
import NIOCore
import Testing

@testable import FaultProxy

@Suite struct TrafficTapTests {
    @Test func `a tap hears every frame of both directions, whole and in order, and the connection's ends`()
        async throws
    {
        let tap = TrafficTap()
        let payload = TestFrame.noise(300_000, seed: 7)
        try await Self.withProxy(tap) { proxy in
            let client = try TestClient(proxy.front)
            for number in 1...3 as ClosedRange<Int32> {
                try client.send(TestFrame.echo(payload, correlationID: number))
                _ = try client.receiveFrame()
            }
        }
        let (records, dropped) = tap.take()
        #expect(dropped == 0)
        #expect(
            Self.summary(records) == ["open", "request", "answer", "request", "answer", "request", "answer", "closed"])
        let request = TestFrame.echo(payload, correlationID: 2)
        guard case .frame(true, let heard) = records[3].content else { return #expect(Bool(false)) }
        #expect(heard == request.getSlice(at: request.readerIndex + 4, length: request.readableBytes - 4))
        #expect(records.map(\.connection) == [Int](repeating: 1, count: 8))
        #expect(records.map(\.microseconds) == records.map(\.microseconds).sorted())
    }

    @Test(arguments: [(["clients"], true), (["others"], false)] as [(Set<String>, Bool)])
    func `only the sides that it is for are heard`(sides: Set<String>, isHeard: Bool) async throws {
        let tap = TrafficTap()
        try await Self.withProxy(tap, sides: sides) { proxy in try TestClient(proxy.front).roundTrip() }
        #expect(tap.take().records.isEmpty != isHeard)
    }

    @Test func `a listener of a broker is told from a bootstrap address`() async throws {
        let tap = TrafficTap()
        try await Self.withProxy(tap) { proxy in
            let told = try #require(try TestClient(proxy.front).brokers().first)
            try TestClient(HostPort(host: told.host, port: Int(told.port))).roundTrip()
        }
        #expect(Set(tap.take().records.map(\.broker)) == [-1, 1])
    }

    @Test func `what nobody takes in time is dropped and counted`() {
        let tap = TrafficTap(limit: 1_000)
        let connection = ConnectionTap(tap, destination: .broker(1))
        var frame = ByteBuffer(integer: Int32(300))
        frame.writeRepeatingByte(1, count: 300)
        for _ in 0..<5 { connection.push(frame, .toBroker) }
        let first = tap.take()
        #expect(first.records.count == 2)
        #expect(first.dropped == 3)
        connection.push(frame, .toBroker)
        let second = tap.take()
        #expect(second.records.count == 1)
        #expect(second.dropped == 0)
    }

    @Test func `frames are found however the bytes are cut`() {
        let tap = TrafficTap()
        let connection = ConnectionTap(tap, destination: .broker(1))
        var stream = ByteBuffer()
        for length in [0, 1, 7, 100] as [Int] {
            stream.writeInteger(Int32(length))
            stream.writeRepeatingByte(UInt8(length), count: length)
        }
        for piece in stride(from: 0, to: stream.readableBytes, by: 3) {
            let length = min(3, stream.readableBytes - piece)
            if let chunk = stream.getSlice(at: piece, length: length) { connection.push(chunk, .toClient) }
        }
        let lengths = tap.take().records.map { record in
            if case .frame(false, let bytes) = record.content { bytes.readableBytes } else { -1 }
        }
        #expect(lengths == [0, 1, 7, 100])
    }

    private static func withProxy(
        _ tap: TrafficTap, sides: Set<String>? = nil, _ body: (ProxyServer) async throws -> Void
    ) async throws {
        let broker = try await FakeBroker.start()
        broker.advertise([BrokerAddress(nodeID: 1, host: "127.0.0.1", port: Int32(broker.address.port))])
        var configuration = ProxyConfiguration(bootstrap: [broker.address], sides: ["clients"], seed: 3)
        configuration.tap = tap
        configuration.tappedSides = sides
        let proxy = try await ProxyServer.start(configuration)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(proxy)) } catch { outcome = .failure(error) }
        await proxy.shutdown()
        await broker.stop()
        try outcome.get()
    }

    private static func summary(_ records: [TrafficTap.Record]) -> [String] {
        records.map { record in
            switch record.content {
            case .opened: "open"
            case .frame(true, _): "request"
            case .frame(false, _): "answer"
            case .closed: "closed"
            }
        }
    }
}
