import Foundation
import TestSupport
import Testing

@testable import FaultProxy

/// Certificates that a link issues itself are accepted by who trusts the authority, and by nobody else.
@Suite(.serialized) struct TestAuthorityTests {
    private let directory = FileManager.default.temporaryDirectory.appending(path: "hw-\(UUID().uuidString.prefix(8))")

    /// Whether who trusts `authority` accepts, as `host`, a link that issues its certificate for `names`.
    private func isTrusted(_ host: String, names: [String] = [], trusting authority: String) async throws -> Bool {
        var isTrusted = false
        try await withLink { links, front in
            var settings = LinkSettings(
                name: "tls", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: .tcp(front))
            settings.tls = TLSSettings(testAuthority: directory.path, names: names, isUpstreamEncrypted: false)
            let address = try #require(try await links.open(settings).hostPort)
            isTrusted = try TLSHandshake.succeeds(with: "\(address)", as: host, trusting: authority)
        }
        return isTrusted
    }

    @Test func `who trusts the authority trusts the link under its names alone`() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let (authority, isNew) = try TestAuthority.create(in: directory.path, days: 2)
        #expect(isNew)
        #expect(try await isTrusted("localhost", trusting: authority.certificateFile))
        #expect(try await !isTrusted("kafka.test", trusting: authority.certificateFile))
        #expect(try await isTrusted("kafka.test", names: ["kafka.test"], trusting: authority.certificateFile))
        #expect(try await !isTrusted("localhost", names: ["kafka.test"], trusting: authority.certificateFile))
        #expect(try await !isTrusted("localhost", trusting: TestCertificate().file))
    }

    @Test func `an authority is made once, and its key is for its owner alone`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        _ = try TestAuthority.create(in: directory.path, days: 2)
        let key = directory.appending(path: "ca-key.pem").path
        let before = try String(contentsOfFile: key, encoding: .utf8)
        #expect(try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int == 0o600)
        #expect(try TestAuthority.create(in: directory.path, days: 2).isNew == false)
        #expect(try String(contentsOfFile: key, encoding: .utf8) == before)
    }

    @Test func `an authority that is missing, damaged or has expired is told`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let missing = #expect(throws: ProxyError.self) { try TestAuthority(in: directory.path) }
        #expect(missing?.remedy == "make one: highwater proxy authority \(directory.path)")
        _ = try? TestAuthority.create(in: directory.path, days: -1)
        let expired = #expect(throws: ProxyError.self) { try TestAuthority(in: directory.path) }
        #expect(expired?.problem == "the test authority has expired")
        try Data("nonsense".utf8).write(to: directory.appending(path: "ca.pem"))
        #expect(throws: ProxyError.self) { try TestAuthority(in: directory.path) }
    }

    @Test func `a directory that cannot be made is told`() {
        let error = #expect(throws: ProxyError.self) { try TestAuthority.create(in: "/proc/nowhere", days: 2) }
        #expect(error?.remedy == "name a directory that can be written")
    }

    @Test func `a certificate and an authority at once are refused`() async {
        let links = LinkServer.start(seed: 1)
        var settings = LinkSettings(
            name: "link", listen: .tcp(HostPort(host: "127.0.0.1", port: 0)), upstream: .unix(path: "/tmp/x"))
        settings.tls = TLSSettings(certificateFile: "/a.pem", testAuthority: "/b")
        let error = await #expect(throws: ProxyError.self) { try await links.open(settings) }
        #expect(error?.problem == "the link has a certificate and a test authority")
        await links.shutdown()
    }
}
