import Foundation
import KafkaWire
import NIOCore
import Testing

@testable import FaultProxy

/// Faults by API on real connections.
@Suite(.serialized) struct KafkaFaultTests {
    @Test func `a refused heartbeat is answered in its version and never reaches the broker`() async throws {
        try await withProxy { broker, proxy in
            inject(KafkaFault(apis: [.heartbeat], action: .answer(.rebalanceInProgress, forwards: false)), proxy)
            let client = try TestClient(proxy.front)
            try client.send(try Self.heartbeat(1))
            let answer = try HeartbeatRequest.response(
                from: try #require(try client.receiveFrame()), version: 4, correlationID: 1)
            #expect(answer.error == .rebalanceInProgress)
            #expect(broker.bytesReceived == 0)
        }
    }

    @Test func `a commit can be applied and refused all the same`() async throws {
        try await withProxy { broker, proxy in
            let id = inject(KafkaFault(apis: [.heartbeat], action: .answer(.notCoordinator, forwards: true)), proxy)
            let client = try TestClient(proxy.front)
            let request = try Self.heartbeat(1)
            try client.send(request)
            let answer = try HeartbeatRequest.response(
                from: try #require(try client.receiveFrame()), version: 4, correlationID: 1)
            #expect(answer.error == .notCoordinator)
            #expect(broker.bytesReceived == request.readableBytes)
            #expect(proxy.evidence(of: id)?.requestsMatched == 1 && proxy.evidence(of: id)?.requestsHit == 1)
        }
    }

    @Test func `answers keep the order of their requests, whoever makes them`() async throws {
        try await withProxy { broker, proxy in
            inject(KafkaFault(apis: [.heartbeat], action: .answer(.notCoordinator, forwards: false)), proxy)
            let client = try TestClient(proxy.front)
            var all = ByteBuffer()
            for id in Int32(0)..<60 {
                let payload = TestFrame.noise(Int(id) * 700, seed: UInt64(id))
                let passing = TestFrame.request(.leaveGroup, version: 0, correlationID: id, body: payload)
                all.writeImmutableBuffer(id % 3 == 0 ? try Self.heartbeat(id) : passing)
            }
            try client.send(all)
            for id in Int32(0)..<60 {
                let frame = try #require(try client.receiveFrame())
                #expect(frame.getInteger(at: 0) == id)
                guard id % 3 != 0 else { continue }
                #expect(frame == echoed(TestFrame.noise(Int(id) * 700, seed: UInt64(id)), id))
            }
        }
    }

    @Test func `a delayed request arrives no sooner than its delay, and what is behind it waits too`() async throws {
        try await withProxy { broker, proxy in
            inject(KafkaFault(apis: [.heartbeat], action: .delayRequest(.milliseconds(80))), proxy)
            let client = try TestClient(proxy.front)
            let start = ContinuousClock.now
            try client.send(try Self.heartbeat(1))
            try client.send(TestFrame.request(.leaveGroup, version: 0, correlationID: 2, body: ByteBuffer()))
            #expect(try client.receiveFrame()?.getInteger(at: 0) == Int32(1))
            #expect(try client.receiveFrame()?.getInteger(at: 0) == Int32(2))
            #expect(ContinuousClock.now - start >= .milliseconds(80))
        }
    }

    @Test func `a delayed answer comes no sooner than its delay, after the broker has done the work`() async throws {
        try await withProxy { broker, proxy in
            inject(KafkaFault(apis: [.heartbeat], action: .delayAnswer(.milliseconds(150))), proxy)
            let client = try TestClient(proxy.front)
            let start = ContinuousClock.now
            let request = try Self.heartbeat(1)
            try client.send(request)
            #expect(await eventually { broker.bytesReceived == request.readableBytes })
            #expect(try client.receiveFrame()?.getInteger(at: 0) == Int32(1))
            #expect(ContinuousClock.now - start >= .milliseconds(150))
        }
    }

    @Test func `after a swallowed answer the connection is silent, and others go on`() async throws {
        try await withProxy { broker, proxy in
            inject(KafkaFault(apis: [.heartbeat], action: .swallowAnswer), proxy)
            let client = try TestClient(proxy.front)
            let requests = [
                TestFrame.request(.leaveGroup, version: 0, correlationID: 1, body: ByteBuffer()),
                try Self.heartbeat(2),
                TestFrame.request(.leaveGroup, version: 0, correlationID: 3, body: ByteBuffer()),
            ]
            for request in requests { try client.send(request) }
            #expect(try client.receiveFrame()?.getInteger(at: 0) == Int32(1))
            let sent = requests.reduce(0) { $0 + $1.readableBytes }
            #expect(await eventually { broker.bytesReceived == sent })
            #expect(client.isSilent(for: .milliseconds(100)))
            let other = try TestClient(proxy.front)
            try other.send(TestFrame.request(.leaveGroup, version: 0, correlationID: 4, body: ByteBuffer()))
            #expect(try other.receiveFrame()?.getInteger(at: 0) == Int32(4))
        }
    }

    @Test func `instead of an answer the connection can be cut, once the request was forwarded`() async throws {
        try await withProxy { broker, proxy in
            inject(KafkaFault(apis: [.heartbeat], action: .resetInsteadOfAnswer), proxy)
            let client = try TestClient(proxy.front)
            let request = try Self.heartbeat(1)
            try client.send(request)
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try client.receiveFrame() }
            #expect(broker.bytesReceived == request.readableBytes)
        }
    }

    @Test func `requests that do not fit pass untouched, and so does everything once the fault is gone`() async throws {
        try await withProxy { broker, proxy in
            let id = inject(
                KafkaFault(
                    apis: [.heartbeat], clientID: "other-*", group: "shop",
                    action: .answer(.notCoordinator, forwards: false)), proxy)
            let client = try TestClient(proxy.front)
            try client.send(try Self.heartbeat(1))
            _ = try #require(try client.receiveFrame())
            #expect(broker.bytesReceived > 0)
            #expect(proxy.evidence(of: id)?.requestsMatched == 0)
            _ = proxy.remove(id)
            try client.send(try Self.heartbeat(2, client: "other-1"))
            let before = broker.bytesReceived
            #expect(try client.receiveFrame()?.getInteger(at: 0) == Int32(2))
            #expect(before > 0)
        }
    }

    @Test func `an unacknowledged Produce is delayed, and no answer is waited for`() async throws {
        try await withProxy { broker, proxy in
            inject(KafkaFault(apis: [.produce], action: .delayRequest(.milliseconds(30))), proxy)
            let client = try TestClient(proxy.front)
            try client.send(TestFrame.produce(acks: 0, correlationID: 1))
            try client.send(TestFrame.produce(acks: 1, correlationID: 2))
            #expect(try client.receiveFrame()?.getInteger(at: 0) == Int32(2))
        }
    }

    private static func heartbeat(_ correlationID: Int32, client: String = "test") throws -> ByteBuffer {
        let request = HeartbeatRequest {
            $0.groupID = "shop"
            $0.memberID = "m-1"
        }
        return try request.frame(version: 4, correlationID: correlationID, clientID: client)
    }
}

@discardableResult
private func inject(_ fault: KafkaFault, _ proxy: ProxyServer) -> ToxicID {
    proxy.inject(.kafka(fault), side: "clients", broker: nil, for: .seconds(30))
}
