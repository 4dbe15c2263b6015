import Foundation
import NIOCore
import Synchronization
import Testing

@testable import FaultProxy

/// Toxics on real connections.
@Suite(.serialized) struct LiveToxicTests {
    @Test func `limit_data passes exactly its bytes, through what comes after it, and closes`() async throws {
        try await withLink { links, front in
            links.set(
                ToxicSettings(.limitData(bytes: 7)), ToxicSettings(.latency(mean: .milliseconds(50), jitter: .zero)))
            let client = try TestClient(front)
            try client.send(ByteBuffer(string: "0123456789"))
            #expect(String(buffer: try client.receive(100)) == "0123456")
            #expect(links.link?.toxics[0].evidence.connectionsClosed == 1)
        }
    }

    @Test func `a timeout discards all and closes; removed before, it ends what has a hole`() async throws {
        try await withLink { links, front in
            links.set(ToxicSettings(.timeout(Timeout(after: .milliseconds(50)))))
            let client = try TestClient(front)
            try client.send(ByteBuffer(string: "lost"))
            #expect(try client.receive(1).readableBytes == 0)
            links.set(ToxicSettings(.timeout(Timeout(after: .zero))))
            let torn = try TestClient(front)
            try torn.send(ByteBuffer(string: "lost"))
            let whole = try TestClient(front)
            #expect(await eventually { links.link?.toxics[0].evidence.bytesDropped == 8 })
            links.set()
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try torn.receive(1) }
            try whole.echo()
        }
    }

    @Test func `a connect is delayed, refused or dropped, and live connections are left alone`() async throws {
        try await withLink { links, front in
            let live = try TestClient(front)
            try live.echo()
            links.set(ToxicSettings(.connect(.delay(.milliseconds(150)))))
            #expect(try TestClient(front).echo() >= .milliseconds(150))
            links.set(ToxicSettings(.connect(.refuse)))
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try TestClient(front).receive(1) }
            links.set(ToxicSettings(.connect(.drop)))
            let dropped = try TestClient(front)
            try dropped.send(ByteBuffer(string: "later"))
            #expect(dropped.isSilent(for: .milliseconds(50)))
            try live.echo()
            links.set()
            #expect(String(buffer: try dropped.receive(5)) == "later")
        }
    }

    @Test func `half open: the server is gone, and the client is not told before the end of the toxic`() async throws {
        let ends = Atomic(0)
        let server = TestServer { peer in
            while let chunk = try? peer.receiveSome(), chunk.readableBytes > 0 { try? peer.send(chunk) }
            ends.add(1, ordering: .relaxed)
        }
        try await withLink(to: server) { links, front in
            let client = try TestClient(front)
            try client.echo()
            links.set(ToxicSettings(.halfOpen(HalfOpen())))
            #expect(await eventually { ends.load(ordering: .relaxed) == 1 })
            try client.send(ByteBuffer(string: "is anybody there?"))
            #expect(client.isSilent(for: .milliseconds(50)))
            links.set()
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try client.receive(1) }
            try TestClient(front).echo()
        }
    }

    @Test func `every third connection is touched, and each address as its network says`() async throws {
        try await withLink { links, front in
            links.set(ToxicSettings(.connect(.refuse), matching: .everyNth(3)))
            let works = (1...9).map { _ in (try? TestClient(front).echo()) != nil }
            #expect(works == [true, true, false, true, true, false, true, true, false])
            links.set(ToxicSettings(.connect(.refuse), matching: .address("10.0.0.0/8")))
            try TestClient(front).echo()
            links.set(ToxicSettings(.connect(.refuse), matching: .address("127.0.0.0/8")))
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try TestClient(front).receive(1) }
        }
    }

    @Test func `a change of attributes neither draws again nor forgets what was counted`() async throws {
        try await withLink(seed: 3) { links, front in
            links.set(ToxicSettings(.latency(mean: .milliseconds(1), jitter: .zero), toxicity: 0.5))
            let clients = try (0..<20).map { _ in try TestClient(front) }
            for client in clients { try client.echo() }
            let touched = try #require(links.link).toxics[0].evidence
            #expect((3...17).contains(touched.connections) && touched.chunksDelayed == touched.connections)
            for step in 2..<6 {
                links.set(ToxicSettings(.latency(mean: .milliseconds(step), jitter: .zero), toxicity: 0.5))
                for client in clients { try client.echo() }
            }
            let later = try #require(links.link).toxics[0].evidence
            #expect(later.connections == touched.connections && later.chunksDelayed == 5 * touched.connections)
        }
    }

    @Test func `what a removed toxic holds goes on at once, changed attributes concern what comes next`() async throws {
        try await withLink { links, front in
            links.set(ToxicSettings(.latency(mean: .seconds(60), jitter: .zero)))
            let client = try TestClient(front)
            try client.send(ByteBuffer(string: "one "))
            #expect(await eventually { links.link?.heldBytes == 4 })
            links.set(ToxicSettings(.latency(mean: .milliseconds(1), jitter: .zero)))
            try client.send(ByteBuffer(string: "two"))
            #expect(client.isSilent(for: .milliseconds(50)))
            links.set()
            #expect(String(buffer: try client.receive(7)) == "one two")
            #expect(await eventually { links.link?.heldBytes == 0 })
        }
    }

    @Test func `a toxic with a time goes by itself`() async throws {
        try await withLink { links, front in
            links.set(ToxicSettings(.blackhole, .both, lasts: .milliseconds(100)))
            #expect(try #require(links.link?.toxics.first?.remaining) <= .milliseconds(100))
            let start = ContinuousClock.now
            let client = try TestClient(front)
            try client.echo()
            #expect(ContinuousClock.now - start >= .milliseconds(90))
            #expect(links.link?.toxics.isEmpty == true)
        }
    }

    @Test func `latency delays a connect when asked, and is never early`() async throws {
        try await withLink { links, front in
            links.set(
                ToxicSettings(.latency(Latency(delay: .milliseconds(40), delaysConnect: true))))
            #expect(try TestClient(front).echo() >= .milliseconds(80))
            let client = try TestClient(front)
            _ = try client.echo()
            for _ in 0..<20 { #expect(try client.echo() >= .milliseconds(40)) }
        }
    }

    @Test func `a slow stream is as slow as it was told, live`() async throws {
        let server = TestServer { peer in
            try? peer.send(TestFrame.noise(1_000_000, seed: 9))
        }
        try await withLink(to: server) { links, front in
            links.set(ToxicSettings(.bandwidth(Bandwidth(bytesPerSecond: 2_000_000))))
            let start = ContinuousClock.now
            let received = try TestClient(front).receive(1_000_000)
            #expect(received == TestFrame.noise(1_000_000, seed: 9))
            #expect(ContinuousClock.now - start >= .milliseconds(490))
            #expect(links.link?.toxics[0].evidence.bytesMetered == 1_000_000)
        }
    }

    @Test func `all toxics at once pass every byte in order`() async throws {
        try await withLink { links, front in
            links.set(
                ToxicSettings(.latency(mean: .milliseconds(2), jitter: .milliseconds(2)), .both),
                ToxicSettings(.bandwidth(Bandwidth(bytesPerSecond: 50_000_000, scope: .link)), .both),
                ToxicSettings(.slicer(Slicer(averageSize: 3_000, variation: 1_000)), .both),
                ToxicSettings(.loss(share: 0.001), .both), ToxicSettings(.slowClose(SlowClose(delay: .milliseconds(9))))
            )
            let client = try TestClient(front)
            let payload = TestFrame.noise(3_000_000, seed: 8)
            Thread {
                try? client.send(payload)
                client.endSending()
            }.start()
            #expect(try client.receive(3_000_000) == payload)
            #expect(try client.receive(1).readableBytes == 0)
        }
    }
}
