import Foundation
import NIOCore
import Synchronization

@testable import FaultProxy

/// A server of blocking sockets: each connection gets a thread, in which `serve` does what the test says.
final class TestServer: Sendable {
    let address: HostPort
    private let listener: Int32
    private let accepted = Atomic(0)
    private let isStopped = Atomic(false)

    /// `accepting` false leaves clients in the kernel's queue, which has room for one.
    convenience init(isAccepting: Bool = true, serve: @escaping @Sendable (TestClient) -> Void) {
        self.init(isAccepting: isAccepting) { _, peer in serve(peer) }
    }

    private init(isAccepting: Bool = true, serve: @escaping @Sendable (TestServer?, TestClient) -> Void) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, "127.0.0.1", &target.sin_addr)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(listener, $0, length)
                _ = getsockname(listener, $0, &length)
            }
        }
        _ = listen(listener, isAccepting ? 4_096 : 0)
        address = HostPort(host: "127.0.0.1", port: Int(UInt16(bigEndian: target.sin_port)))
        guard isAccepting else { return }
        Thread { [weak self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                self?.accepted.add(1, ordering: .relaxed)
                let peer = TestClient(descriptor: descriptor)
                let server = self
                Thread { serve(server, peer) }.start()
            }
        }.start()
    }

    var connections: Int { accepted.load(ordering: .relaxed) }

    func stop() {
        isStopped.store(true, ordering: .releasing)
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Reads nothing and sends nothing, until it is stopped.
    static func silent() -> TestServer {
        TestServer { server, peer in
            while server?.isStopped.load(ordering: .acquiring) == false { usleep(1_000) }
            withExtendedLifetime(peer) {}
        }
    }

    /// Sends everything back, and the end after it.
    static func echo() -> TestServer {
        TestServer { peer in
            while let chunk = try? peer.receiveSome(), chunk.readableBytes > 0 { try? peer.send(chunk) }
        }
    }
}

/// A link in front of a server, both gone at the end of `body`.
func withLink(
    to server: TestServer = .echo(), seed: UInt64 = 1, threads: Int = 2, hasRelays: Bool = true,
    _ body: (LinkServer, HostPort) async throws -> Void
) async throws {
    let links =
        hasRelays
        ? LinkServer.start(seed: seed, threads: threads) : LinkServer.startWithChannels(seed: seed, threads: threads)
    let outcome: Result<Void, any Error>
    do {
        let listening = try await links.open(
            LinkSettings(
                name: "link", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: .tcp(server.address)))
        outcome = .success(try await body(links, listening.hostPort ?? server.address))
    } catch {
        outcome = .failure(error)
    }
    await links.shutdown()
    server.stop()
    try outcome.get()
}

extension LinkServer {
    func set(_ toxics: ToxicSettings...) { setToxics(toxics, of: "link") }
    var link: LinkStatus? { status(of: "link") }
}

extension ToxicSettings {
    init(
        _ toxic: Toxic, _ stream: ToxicStream = .downstream, toxicity: Double = 1, matching: ConnectionMatch = .all,
        lasts: Duration? = nil
    ) {
        self.init(
            name: toxic.typeName, toxic: toxic, stream: stream, toxicity: toxicity, matching: matching, lasts: lasts)
    }
}

extension TestClient {
    /// Sends text and waits for it to come back; the time it took.
    @discardableResult
    func echo(_ text: String = "hello") throws -> Duration {
        let start = ContinuousClock.now
        try send(ByteBuffer(string: text))
        guard String(buffer: try receive(text.utf8.count)) == text else { throw Failure(code: 0) }
        return ContinuousClock.now - start
    }
}
