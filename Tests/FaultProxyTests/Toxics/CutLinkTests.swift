import Foundation
import NIOCore
import Synchronization
import Testing

@testable import FaultProxy

/// Connections that end at a place of their stream: all that comes before is delivered, and nothing of the rest.
@Suite(.serialized) struct CutLinkTests {
    private static let total = 300_000

    /// What came before the end, and the error that was the end; 0 for an orderly one.
    private struct Ending: Equatable, Sendable {
        var bytes = 0
        var code: Int32 = 0

        static func of(_ peer: TestClient, pause: Duration = .zero) -> Ending {
            var ending = Ending()
            do {
                while true {
                    let chunk = try peer.receiveSome()
                    guard chunk.readableBytes > 0 else { return ending }
                    ending.bytes += chunk.readableBytes
                    if pause > .zero { usleep(UInt32(pause / .microseconds(1))) }
                }
            } catch {
                ending.code = (error as? TestClient.Failure)?.code ?? -1
                return ending
            }
        }
    }

    private static func cut(_ bytes: Int, _ manner: CutManner) -> Toxic {
        .cut(Cut(after: .bytes(bytes), with: manner))
    }
    private static func code(_ manner: CutManner) -> Int32 { manner == .reset ? ECONNRESET : 0 }

    @Test(arguments: [1, 1_000, 4_999, 5_000, 200_000], [CutManner.reset, .close])
    func `a client gets exactly the bytes before the cut`(bytes: Int, manner: CutManner) async throws {
        for hasRelays in [true, false] {
            let server = TestServer { peer in
                try? peer.send(ByteBuffer(repeating: 1, count: Self.total))
                _ = try? peer.receiveSome()
            }
            try await withLink(to: server, hasRelays: hasRelays) { links, front in
                links.set(ToxicSettings(Self.cut(bytes, manner)))
                let ending = Ending.of(try TestClient(front))
                #expect(ending == Ending(bytes: bytes, code: Self.code(manner)), "\(hasRelays)")
            }
        }
    }

    @Test(arguments: [1, 1_000, 5_000, 200_000], [CutManner.reset, .close])
    func `a server gets exactly the bytes before the cut, also of a client that sends before it is dialled`(
        bytes: Int, manner: CutManner
    ) async throws {
        let ends = Mutex<[Ending]>([])
        let server = TestServer { peer in
            let ending = Ending.of(peer)
            ends.withLock { $0.append(ending) }
        }
        try await withLink(to: server) { links, front in
            links.set(ToxicSettings(Self.cut(bytes, manner), .upstream))
            for round in 1...8 {
                let client = try TestClient(front)
                // What is beyond the cut may be refused while it is sent.
                _ = client.push(ByteBuffer(repeating: 1, count: Self.total))
                #expect(await eventually { ends.withLock { $0.count } == round })
                withExtendedLifetime(client) {}
            }
        }
        #expect(ends.withLock { $0 } == Array(repeating: Ending(bytes: bytes, code: Self.code(manner)), count: 8))
    }

    @Test(arguments: [true, false])
    func `a client that reads slowly has all of them before the reset`(hasRelays: Bool) async throws {
        let server = TestServer { peer in
            try? peer.send(ByteBuffer(repeating: 1, count: 4_000_000))
            _ = try? peer.receiveSome()
        }
        try await withLink(to: server, hasRelays: hasRelays) { links, front in
            links.set(ToxicSettings(Self.cut(3_000_000, .reset)))
            let ending = Ending.of(try TestClient(front, receiveBuffer: 8_192), pause: .microseconds(200))
            #expect(ending == Ending(bytes: 3_000_000, code: ECONNRESET))
        }
    }

    @Test func `a client behind TLS has all of them before the reset`() async throws {
        let server = TestServer { peer in
            try? peer.send(ByteBuffer(repeating: 1, count: 4_000_000))
            _ = try? peer.receiveSome()
        }
        let certificate = try TestCertificate()
        try await withLink(to: server) { links, front in
            links.set(ToxicSettings(Self.cut(3_000_000, .reset)))
            let encrypted = try await links.open(certificate.link("encrypted", to: front))
            var outer = LinkSettings(
                name: "outer", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: encrypted)
            outer.tls = TLSSettings(authorityFile: certificate.file, serverName: "localhost")
            let address = try #require(try await links.open(outer).hostPort)
            let ending = Ending.of(try TestClient(address, receiveBuffer: 8_192), pause: .microseconds(200))
            #expect(ending == Ending(bytes: 3_000_000, code: ECONNRESET))
        }
    }

    @Test func `bytes that latency holds before a cut come late, and all of them`() async throws {
        try await withLink { links, front in
            links.set(
                ToxicSettings(Self.cut(6, .reset)), ToxicSettings(.latency(mean: .milliseconds(50), jitter: .zero)))
            let client = try TestClient(front)
            try client.send(ByteBuffer(string: "0123456789"))
            #expect(Ending.of(client) == Ending(bytes: 6, code: ECONNRESET))
        }
    }

    @Test func `a cut that waits for its server takes no time of the processor, and goes when it is refused`()
        async throws
    {
        let server = TestServer(isAccepting: false) { _ in }
        try await withLink(to: server) { links, front in
            links.set(
                ToxicSettings(Self.cut(3, .close), .upstream), ToxicSettings(.connect(.delay(.milliseconds(300)))))
            let client = try TestClient(front)
            let used = clock()
            try client.send(ByteBuffer(string: "0123456789"))
            #expect(client.isSilent(for: .milliseconds(250)))
            #expect(Double(clock() - used) / Double(CLOCKS_PER_SEC) < 0.1)
        }
    }
}
