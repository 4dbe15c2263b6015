import Foundation
import NIOCore
import Synchronization
import Testing

@testable import FaultProxy

/// What a slowed stream does to the queues that the kernel keeps for it.
@Suite(.serialized) struct SlowStreamQueueTests {
    private static func slow(_ bytesPerSecond: Int) -> ToxicSettings {
        ToxicSettings(.bandwidth(Bandwidth(bytesPerSecond: bytesPerSecond)), .upstream)
    }
    private static let block = TestFrame.noise(65_536, seed: 3)

    /// Segments that the kernel took and threw away since it was started, because a receive queue had no room for them.
    private static func droppedSegments() throws -> Int {
        let lines = try String(contentsOfFile: "/proc/net/netstat", encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("TcpExt:") }.map { $0.split(separator: " ") }
        let counters = Dictionary(uniqueKeysWithValues: zip(try #require(lines.first), try #require(lines.last)))
        return try ["RcvPruned", "TCPRcvQDrop"].reduce(0) { sum, name in
            let counter = try #require(counters[name[...]])
            return try sum + #require(Int(counter))
        }
    }

    #if os(Linux)
        @Test func `the kernel drops nothing of a stream that is slowed down`() async throws {
            let server = TestServer { peer in
                while let chunk = try? peer.receiveSome(), chunk.readableBytes > 0 {}
                try? peer.send(ByteBuffer(string: "k"))
            }
            try await withLink(to: server) { links, front in
                links.set(Self.slow(1_000_000))
                let before = try Self.droppedSegments()
                for _ in 0..<5 { try Self.pushAtOnce(front, connections: 4) }
                #expect(try Self.droppedSegments() == before)
            }
        }
    #endif

    private static func pushAtOnce(_ front: HostPort, connections: Int) throws {
        let clients = try (0..<connections).map { _ in try TestClient(front) }
        let arrived = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: connections) { number in
            for _ in 0..<6 { try? clients[number].send(block) }
            clients[number].endSending()
            if (try? clients[number].receive(1)) != nil { arrived.add(1, ordering: .relaxed) }
        }
        #expect(arrived.load(ordering: .relaxed) == connections)
    }

    @Test func `the queues are as long as before once the stream is not slowed down any more`() async throws {
        try await withLink(to: .silent()) { links, front in
            let untouched = try await Self.taken(TestClient(front))
            let client = try TestClient(front)
            links.set(Self.slow(20_000))
            let whileSlow = try await Self.taken(client, within: .milliseconds(400))
            #expect(whileSlow < untouched / 2, "\(whileSlow), \(untouched)")
            links.set()
            let afterwards = try await Self.taken(client)
            #expect(whileSlow + afterwards > untouched * 8 / 10, "\(whileSlow), \(afterwards), \(untouched)")
        }
    }

    @Test func `a stream whose rate is raised has the new rate`() async throws {
        let arrived = Atomic(0)
        let server = TestServer { peer in
            while let chunk = try? peer.receiveSome(), chunk.readableBytes > 0 {
                arrived.add(chunk.readableBytes, ordering: .relaxed)
            }
        }
        try await withLink(to: server) { links, front in
            links.set(Self.slow(50_000))
            let client = try TestClient(front)
            let isSlow = Atomic(true)
            Thread {
                while isSlow.load(ordering: .relaxed) { if client.push(Self.block) == 0 { usleep(1_000) } }
                for _ in 0..<100 { try? client.send(Self.block) }
            }.start()
            #expect(await eventually { arrived.load(ordering: .relaxed) > 20_000 })
            links.set(Self.slow(8_000_000))
            let before = (bytes: arrived.load(ordering: .relaxed), time: ContinuousClock.now)
            isSlow.store(false, ordering: .relaxed)
            #expect(await eventually { arrived.load(ordering: .relaxed) - before.bytes > 4_000_000 })
            // Half a second at its rate.
            #expect(ContinuousClock.now - before.time < .seconds(2))
        }
    }

    /// How much of an endless stream is taken until nothing is for a while.
    private static func taken(_ client: TestClient, within limit: Duration = .seconds(10)) async throws -> Int {
        client.limitSendBuffer(16_384)
        var pushed = 0
        var idleTurns = 0
        let end = ContinuousClock.now + limit
        while idleTurns < 100, ContinuousClock.now < end {
            let count = client.push(block)
            pushed += count
            idleTurns = count > 0 ? 0 : idleTurns + 1
            if count == 0 { try await Task.sleep(for: .milliseconds(3)) }
        }
        return pushed
    }
}
