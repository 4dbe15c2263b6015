import Foundation
import NIOCore
import Synchronization
import Testing

@testable import FaultProxy

/// What goes wrong in Toxiproxy, by its number in docs/proxy.md, goes right here. 4, 5 and 7 have a second half in the
/// tests of the control API.
@Suite(.serialized) struct ToxiproxyDefectTests {
    @Test func `1: a client that has sent all still gets its answer`() async throws {
        let server = TestServer { peer in
            var total = 0
            while let chunk = try? peer.receiveSome(), chunk.readableBytes > 0 { total += chunk.readableBytes }
            try? peer.send(ByteBuffer(string: "got \(total)"))
        }
        try await withLink(to: server) { _, front in
            let client = try TestClient(front)
            try client.send(ByteBuffer(string: "12345"))
            client.endSending()
            #expect(String(buffer: try client.receive(100)) == "got 5")
        }
    }

    @Test func `2: a reset reaches a live, idle connection as a reset`() async throws {
        let ends = Mutex<[String]>([])
        let server = TestServer { peer in
            do {
                while true {
                    let chunk = try peer.receiveSome()
                    guard chunk.readableBytes > 0 else { return ends.withLock { $0.append("end") } }
                    try peer.send(chunk)
                }
            } catch {
                ends.withLock { $0.append("reset") }
            }
        }
        try await withLink(to: server) { links, front in
            let client = try TestClient(front)
            try client.echo()
            let start = ContinuousClock.now
            links.set(ToxicSettings(.reset(after: .milliseconds(100))))
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try client.receive(1) }
            #expect(ContinuousClock.now - start >= .milliseconds(100))
            #expect(await eventually { ends.withLock { $0 } == ["reset"] })
        }
    }

    @Test func `3: a timeout also ends a connection that is busy, unless it restarts on data`() async throws {
        try await withLink { links, front in
            links.set(ToxicSettings(.timeout(Timeout(after: .milliseconds(200))), .upstream))
            let client = try TestClient(front)
            let start = ContinuousClock.now
            while client.isSilent(for: .milliseconds(20)), ContinuousClock.now - start < .seconds(4) {
                _ = client.push(ByteBuffer(string: "x"))
            }
            #expect(ContinuousClock.now - start >= .milliseconds(200))
            #expect(links.link?.toxics[0].evidence.connectionsClosed == 1)
        }
        try await withLink { links, front in
            links.set(ToxicSettings(.timeout(Timeout(after: .milliseconds(400), restartsOnData: true)), .upstream))
            let client = try TestClient(front)
            let start = ContinuousClock.now
            while ContinuousClock.now - start < .milliseconds(800) {
                guard client.isSilent(for: .milliseconds(10)) else { break }
                _ = client.push(ByteBuffer(string: "x"))
            }
            #expect(ContinuousClock.now - start >= .milliseconds(800))
        }
    }

    @Test func `4: a client that does not read does not hold up control`() async throws {
        let server = TestServer { peer in
            let payload = TestFrame.noise(1_000_000, seed: 1)
            for _ in 0..<40 { guard (try? peer.send(payload)) != nil else { return } }
        }
        try await withLink(to: server) { links, front in
            links.set(ToxicSettings(.latency(mean: .milliseconds(1), jitter: .zero)))
            let client = try TestClient(front, receiveBuffer: 8_192)
            #expect(
                await eventually { (links.link?.heldBytes ?? 0) > 0 || (links.link?.traffic.bytesToClient ?? 0) > 0 })
            let start = ContinuousClock.now
            for number in 0..<100 {
                links.set(ToxicSettings(.latency(mean: .milliseconds(number), jitter: .zero)))
                #expect(links.link?.toxics.count == 1)
            }
            links.set()
            #expect(ContinuousClock.now - start < .seconds(2))
            #expect(try client.receive(40_000_000).readableBytes == 40_000_000)
        }
    }

    @Test func `5: an upstream that does not accept holds up nobody else`() async throws {
        let full = TestServer(isAccepting: false) { _ in }
        try await withLink { links, front in
            let stuck = try await links.open(
                LinkSettings(
                    name: "stuck", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: .tcp(full.address)))
            let waiting = try (0..<4).map { _ in try TestClient(try #require(stuck.hostPort)) }
            #expect(await eventually { links.status(of: "stuck")?.traffic.openConnections == 4 })
            try TestClient(front).echo()
            let start = ContinuousClock.now
            await links.close("stuck")
            #expect(ContinuousClock.now - start < .seconds(2))
            for client in waiting { #expect(try client.receive(1).readableBytes == 0) }
        }
        full.stop()
    }

    @Test func `6: a reset that is removed before its time is gone at once`() async throws {
        try await withLink { links, front in
            let client = try TestClient(front)
            links.set(ToxicSettings(.reset(after: .seconds(4))))
            try client.echo()
            let start = ContinuousClock.now
            links.set()
            #expect(ContinuousClock.now - start < .seconds(2))
            try client.echo()
            #expect(client.isSilent(for: .milliseconds(20)))
        }
    }

    @Test(arguments: [
        ToxicSettings(.bandwidth(Bandwidth(bytesPerSecond: -1))),
        ToxicSettings(.slicer(Slicer(averageSize: 0))),
        ToxicSettings(.slicer(Slicer(averageSize: 10, variation: 10))),
        ToxicSettings(.latency(mean: .milliseconds(-1), jitter: .zero)),
        ToxicSettings(.latency(Latency(delay: .zero, jitter: .seconds(1), distribution: .normal))),
        ToxicSettings(.slowClose(SlowClose(delay: .seconds(-1)))),
        ToxicSettings(.timeout(Timeout(after: .seconds(-1)))),
        ToxicSettings(.reset(after: .seconds(100_000_000))),
        ToxicSettings(.limitData(bytes: -1)),
        ToxicSettings(.loss(share: 1.5)),
        ToxicSettings(.corrupt(Corrupt(share: .nan))),
        ToxicSettings(.cutAnswers(share: -0.1)),
        ToxicSettings(.connect(.delay(.seconds(-1)))),
        ToxicSettings(.blackhole, toxicity: 7),
        ToxicSettings(.blackhole, matching: .everyNth(0)),
        ToxicSettings(.blackhole, matching: .address("nowhere")),
        ToxicSettings(.blackhole, lasts: .zero),
    ])
    func `7: a value that makes no sense is refused with a remedy`(settings: ToxicSettings) {
        let error = #expect(throws: ToxicError.self) { try settings.check() }
        #expect(error?.remedy.isEmpty == false)
    }

    @Test func `8: the same seed gives the same faults, another seed others`() async throws {
        func touched(_ seed: UInt64) async throws -> [Bool] {
            var touched: [Bool] = []
            try await withLink(seed: seed) { links, front in
                links.set(ToxicSettings(.reset(), toxicity: 0.5))
                for _ in 0..<64 { touched.append((try? TestClient(front).echo()) == nil) }
            }
            return touched
        }
        let first = try await touched(5)
        #expect((16...48).contains(first.filter { $0 }.count))
        #expect(try await touched(5) == first)
        #expect(try await touched(6) != first)
    }

    @Test func `9: a toxicity of 0 changes nothing at all`() async throws {
        let ends = Mutex<[Bool]>([])
        let server = TestServer { peer in
            var isOrderly = false
            while let chunk = try? peer.receiveSome() {
                isOrderly = chunk.readableBytes == 0
                guard !isOrderly else { break }
                try? peer.send(chunk)
            }
            ends.withLock { $0.append(isOrderly) }
        }
        try await withLink(to: server) { links, front in
            links.set(ToxicSettings(.reset(), .both, toxicity: 0))
            var client: TestClient? = try TestClient(front)
            try client?.echo()
            client = nil
            #expect(await eventually { ends.withLock { $0 } == [true] })
            #expect(links.link?.toxics[0].evidence == ToxicEvidence())
        }
    }

    @Test func `10: an upstream that refuses is a reset, not an orderly end`() async throws {
        let server = TestServer.echo()
        server.stop()
        try await withLink(to: server) { links, front in
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try TestClient(front).receive(1) }
            #expect(links.link?.traffic.dialFailures == 1)
        }
    }

    @Test(arguments: [10, 200, 5_000]) func `11: independent jitter keeps its mean at any rate`(perSecond: Int64) {
        let recorder = EvidenceRecorder()
        var toxic = LatencyToxic(
            Latency(delay: .milliseconds(50), jitter: .milliseconds(40), isIndependent: true), seed: 3,
            recorder: recorder)
        var now = NIODeadline.uptimeNanoseconds(1)
        var last = now
        for _ in 0..<100_000 {
            now = now + .nanoseconds(1_000_000_000 / perSecond)
            toxic.admit(ByteBuffer(integer: 1), at: now)
            if let due = toxic.held.due, toxic.held.next(dueBy: .distantFuture) != nil {
                #expect(due >= last && due >= now + .milliseconds(10) && due <= now + .milliseconds(90))
                last = due
            }
        }
        #expect(abs(recorder.current.meanDelay / .milliseconds(1) - 50) < 0.5)
    }

    @Test func `12: latency does not cap the throughput of a long path`() async throws {
        let server = TestServer { peer in
            let payload = TestFrame.noise(1_000_000, seed: 1)
            for _ in 0..<40 { guard (try? peer.send(payload)) != nil else { return } }
        }
        try await withLink(to: server) { links, front in
            links.set(ToxicSettings(.latency(mean: .seconds(2), jitter: .zero)))
            let client = try TestClient(front)
            // All of it is on its way before the first byte arrives.
            #expect(await eventually { links.link?.heldBytes == 40_000_000 })
            #expect(links.link?.traffic.bytesToClient == 0)
            #expect(try client.receive(40_000_000).readableBytes == 40_000_000)
        }
    }

    @Test func `13: a slow stream has no queue of more than a quarter of a second`() async throws {
        let arrived = Atomic(0)
        let server = TestServer { peer in
            while let chunk = try? peer.receiveSome(), chunk.readableBytes > 0 {
                arrived.add(chunk.readableBytes, ordering: .relaxed)
            }
        }
        try await withLink(to: server) { links, front in
            links.set(ToxicSettings(.bandwidth(Bandwidth(bytesPerSecond: 1_000_000)), .upstream))
            let client = try TestClient(front)
            client.limitSendBuffer(16_384)
            let block = TestFrame.noise(16_384, seed: 2)
            var pushed = 0
            var longest = 0
            let start = ContinuousClock.now
            while ContinuousClock.now - start < .milliseconds(700) {
                pushed += client.push(block)
                // What the client's own kernel holds (it doubles what it was asked for) is no queue of the proxy.
                longest = max(longest, pushed - arrived.load(ordering: .relaxed) - 65_536)
                try await Task.sleep(for: .microseconds(200))
            }
            #expect(pushed > 500_000)
            #expect(longest < 250_000)
        }
    }

    @Test func `14: the end of the stream is as late as its bytes`() async throws {
        let server = TestServer { _ in }
        try await withLink(to: server) { links, front in
            links.set(ToxicSettings(.latency(mean: .milliseconds(300), jitter: .zero)))
            let start = ContinuousClock.now
            let received = try TestClient(front).receive(1)
            #expect(received.readableBytes == 0)
            #expect(ContinuousClock.now - start >= .milliseconds(300))
        }
    }

    @Test func `15: nothing is told of a connection while nobody listens`() {
        let events = ProxyEvents()
        var told = 0
        func kind() -> ProxyEvent.Kind {
            told += 1
            return .linkClosed
        }
        events.send("link", kind())
        #expect(told == 0)
        let stream = events.subscribe()
        events.send("link", kind())
        #expect(told == 1)
        withExtendedLifetime(stream) {}
    }

    #if os(Linux)
        @Test func `16: memory is given back after many connections have moved bytes`() async throws {
            try await withLink { links, front in
                let chunk = String(repeating: "x", count: 7_000)
                func round() throws {
                    let clients = try (0..<200).map { _ in try TestClient(front) }
                    for client in clients { for _ in 0..<10 { try client.echo(chunk) } }
                }
                try round()
                let before = Self.residentBytes
                for _ in 0..<4 { try round() }
                #expect(await eventually { links.link?.traffic.openConnections == 0 })
                #expect(links.link?.traffic.accepted == 1_000)
                #expect(Self.residentBytes - before < 16_000_000)
            }
        }

        private static var residentBytes: Int {
            let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
            return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * 4_096
        }
    #endif
}
