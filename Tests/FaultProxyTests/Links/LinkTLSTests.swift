import Foundation
import NIOCore
import Testing

@testable import FaultProxy

/// The proxy ends TLS on one side and starts it on the other, so that a toxic sees what is inside.
@Suite(.serialized) struct LinkTLSTests {
    @Test func `one link takes plain text to TLS, another back, and a toxic counts what is inside`() async throws {
        let certificate = try TestCertificate()
        try await withLink { links, front in
            let encrypted = try await links.open(certificate.link("inner", to: front))
            var outer = LinkSettings(
                name: "outer", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: encrypted)
            outer.tls = TLSSettings(authorityFile: certificate.file, serverName: "localhost")
            let address = try #require(try await links.open(outer).hostPort)
            let client = try TestClient(address)
            try client.echo("a secret")
            #expect(links.status(of: "inner")?.traffic.bytesToBroker == 8)
            #expect(links.link?.traffic.bytesToBroker == 8)
            client.endSending()
            #expect(try client.receive(1).readableBytes == 0)
            links.setToxics([ToxicSettings(.limitData(bytes: 3))], of: "inner")
            let cut = try TestClient(address)
            try cut.send(ByteBuffer(string: "a secret"))
            #expect(String(buffer: try cut.receive(100)) == "a s")
            links.setToxics([ToxicSettings(.reset())], of: "outer")
            #expect(throws: TestClient.Failure(code: ECONNRESET)) { try TestClient(address).receive(1) }
        }
    }

    private static func link(to upstream: Endpoint, limit: Duration = .seconds(5)) -> LinkSettings {
        var settings = LinkSettings(
            name: "outer", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: upstream)
        settings.tls = TLSSettings(serverName: "localhost")
        settings.connectTimeout = limit
        return settings
    }

    /// That a client is reset, and told as a dial that failed.
    private func expectFailure(_ links: LinkServer, _ settings: LinkSettings) async throws {
        let front = try #require(try await links.open(settings).hostPort)
        let events = links.events.subscribe()
        let client = try TestClient(front)
        try client.send(ByteBuffer(string: "a secret"))
        #expect(throws: TestClient.Failure(code: ECONNRESET)) { try client.receive(1) }
        let traffic = links.status(of: "outer")?.traffic
        #expect(traffic?.dialFailures == 1 && traffic?.bytesToBroker == 0)
        var kinds: [ProxyEvent.Kind] = []
        for await event in events where event.link == "outer" {
            kinds.append(event.kind)
            if event.kind == .connectionClosed { break }
        }
        #expect(kinds.contains { if case .dialFailed = $0 { true } else { false } }, "\(kinds)")
    }

    @Test(.timeLimit(.minutes(1)))
    func `an upstream whose certificate is not trusted is one that cannot be reached`() async throws {
        let certificate = try TestCertificate()
        try await withLink { links, front in
            let encrypted = try await links.open(certificate.link("inner", to: front))
            try await expectFailure(links, Self.link(to: encrypted))
        }
    }

    @Test(.timeLimit(.minutes(1))) func `an upstream that speaks no TLS is one that cannot be reached`() async throws {
        try await withLink { links, front in try await expectFailure(links, Self.link(to: .tcp(front))) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `an upstream that never answers the handshake fails within the connect timeout`() async throws {
        let server = TestServer.silent()
        try await withLink(to: server) { links, _ in
            try await expectFailure(links, Self.link(to: .tcp(server.address), limit: .milliseconds(200)))
        }
    }

    @Test func `a certificate that cannot be read is told when the link is opened`() async throws {
        let links = LinkServer.start(seed: 1)
        var settings = LinkSettings(
            name: "link", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: .unix(path: "/tmp/x"))
        settings.tls = TLSSettings(certificateFile: "/nowhere.pem", keyFile: "/nowhere.key")
        let error = await #expect(throws: ProxyError.self) { try await links.open(settings) }
        #expect(error?.location == "/nowhere.pem")
        await links.shutdown()
    }
}

/// A certificate for localhost that nobody else trusts, and its key; gone with the value.
final class TestCertificate {
    let file: String
    let key: String
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "highwater-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        file = folder.appending(path: "certificate.pem").path()
        key = folder.appending(path: "key.pem").path()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", file,
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A link that ends TLS with it.
    func link(_ name: String, to upstream: HostPort) -> LinkSettings {
        var settings = LinkSettings(
            name: name, listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: .tcp(upstream))
        settings.tls = TLSSettings(certificateFile: file, keyFile: key, isUpstreamEncrypted: false)
        return settings
    }
}
