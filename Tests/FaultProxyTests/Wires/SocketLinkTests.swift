import Foundation
import NIOCore
import Synchronization
import Testing

@testable import FaultProxy

/// What links do at the edges of TCP, with sockets of their own and with channels.
@Suite(.serialized) struct SocketLinkTests {
    private static let megabyte = ByteBuffer(repeating: 7, count: 1 << 20)

    @Test(arguments: [true, false])
    func `a stream passes whole both ways at once, and half of it may end first`(hasRelays: Bool) async throws {
        let total = 64 << 20
        let server = TestServer { peer in
            let isSent = DispatchSemaphore(value: 0)
            Thread {
                for _ in 0..<(total >> 20) { try? peer.send(Self.megabyte) }
                isSent.signal()
            }.start()
            var received = 0
            while let chunk = try? peer.receiveSome(), chunk.readableBytes > 0 { received += chunk.readableBytes }
            // Only once the client has ended its half, and behind all that goes the other way.
            guard isSent.wait(timeout: .now() + 30) == .success else { return }
            try? peer.send(ByteBuffer(string: "\(received)"))
            peer.endSending()
        }
        try await withLink(to: server, hasRelays: hasRelays) { links, front in
            let client = try TestClient(front)
            let isSent = Atomic(false)
            Thread {
                for _ in 0..<(total >> 20) { try? client.send(Self.megabyte) }
                client.endSending()
                isSent.store(true, ordering: .releasing)
            }.start()
            let wanted = total + "\(total)".utf8.count
            var received = 0
            var last = ByteBuffer()
            while received < wanted {
                let chunk = try client.receiveSome()
                guard chunk.readableBytes > 0 else { break }
                received += chunk.readableBytes
                last.writeImmutableBuffer(chunk)
                last.moveReaderIndex(forwardBy: max(0, last.readableBytes - "\(total)".utf8.count))
                last.discardReadBytes()
            }
            #expect(received == wanted && String(buffer: last) == "\(total)")
            let wasSent = isSent.load(ordering: .acquiring)
            #expect(wasSent)
            #expect(links.link?.traffic.bytesToBroker == total)
        }
    }

    @Test func `a server that reads nothing stops its client after a bounded number of bytes`() async throws {
        try await withLink(to: .silent()) { links, front in
            let client = try TestClient(front)
            client.limitSendBuffer(65_536)
            var pushed = 0
            var idleTurns = 0
            while idleTurns < 100, pushed < 256 << 20 {
                let count = client.push(Self.megabyte)
                pushed += count
                idleTurns = count > 0 ? 0 : idleTurns + 1
                if count == 0 { usleep(5_000) }
            }
            // Kernel queues and one read of the proxy; what it has read and not passed on is not counted as passed.
            #expect(pushed < 32 << 20, "\(pushed) bytes were taken")
            #expect(links.link?.traffic.bytesToBroker ?? 0 > 0)
        }
    }

    @Test func `an answer gets through although its server has reset the connection after it`() async throws {
        let server = TestServer { peer in
            _ = try? peer.receive(1)
            try? peer.send(ByteBuffer(string: "answer"))
            // Closing with a request unread is a reset.
        }
        try await withLink(to: server) { _, front in
            for _ in 0..<20 {
                let client = try TestClient(front)
                try client.send(ByteBuffer(string: "request"))
                #expect(String(buffer: try client.receive(6)) == "answer")
                #expect(throws: TestClient.Failure(code: ECONNRESET)) { try client.receive(1) }
            }
        }
    }

    @Test func `an end that meets an unread stream closes both ends, and nothing stays`() async throws {
        let server = TestServer { peer in
            try? peer.send(Self.megabyte)
            _ = try? peer.receive(1)
        }
        try await withLink(to: server) { links, front in
            for _ in 0..<20 {
                let client = try TestClient(front)
                #expect(try client.receive(1_000).readableBytes == 1_000)
            }
            #expect(await eventually(within: .seconds(10)) { links.link?.traffic.openConnections == 0 })
        }
    }

    @Test func `of a name's addresses the next is dialled when one refuses`() async throws {
        let server = TestServer.echo()
        let links = LinkServer.start(seed: 1)
        // The name stands for ::1 too on most systems; nothing listens there.
        let listening = try await links.open(
            LinkSettings(
                name: "link", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)),
                upstream: .tcp(HostPort(host: "localhost", port: server.address.port))))
        try TestClient(try #require(listening.hostPort)).echo()
        await links.shutdown()
        server.stop()
    }

    @Test func `a name without an address, a refusal and silence are told as they are`() async throws {
        let silent = TestServer(isAccepting: false) { _ in }
        // Fills the queue of the listener; whoever comes after hears nothing.
        let queued = try TestClient(silent.address)
        let links = LinkServer.start(seed: 1)
        for (upstream, reason) in [
            (HostPort(host: "no-such-host.invalid", port: 1), "has no address"),
            (HostPort(host: "127.0.0.1", port: 1), "refused"), (silent.address, "timeout"),
        ] {
            let events = links.events.subscribe()
            var settings = LinkSettings(
                name: reason, listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: .tcp(upstream))
            settings.connectTimeout = .milliseconds(300)
            let front = try #require(try await links.open(settings).hostPort)
            let client = try TestClient(front)
            let failure = await events.first { if case .dialFailed = $0.kind { true } else { false } }
            guard case .dialFailed(let told)? = failure?.kind else { continue }
            #expect(told.contains(reason), "\(told)")
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try client.receive(1) }
            #expect(links.status(of: reason)?.traffic.dialFailures == 1)
        }
        await links.shutdown()
        silent.stop()
        withExtendedLifetime(queued) {}
    }

    @Test func `without descriptors clients wait, and are served when there are some again`() async throws {
        try await withLink(to: .echo()) { links, front in
            var limit = rlimit()
            let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            getrlimit(files, &limit)
            // The client's own socket is made before the last place is taken.
            let client = TestClient(descriptor: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
            let highest = try FileManager.default.contentsOfDirectory(atPath: "/dev/fd").compactMap { Int($0) }.max()
            var fillers: [Int32] = []
            var none = limit
            none.rlim_cur = rlim_t((highest ?? 0) + 1)
            setrlimit(files, &none)
            while case let filler = dup(0), filler >= 0 { fillers.append(filler) }
            try client.connect(to: front)
            try client.send(ByteBuffer(string: "hello"))
            #expect(links.link?.traffic.accepted == 0)
            setrlimit(files, &limit)
            for filler in fillers { close(filler) }
            #expect(String(buffer: try client.receive(5)) == "hello")
        }
    }

    @Test func `the n-th client gets the n-th share of chance, whichever loop serves it`() async throws {
        try await withLink(to: .echo()) { links, front in
            links.set(ToxicSettings(.reset(), .upstream, matching: .everyNth(3)))
            var fates: [Bool] = []
            for _ in 0..<12 { fates.append((try? TestClient(front).echo()) != nil) }
            #expect(fates == (1...12).map { $0 % 3 != 0 })
        }
    }
}
