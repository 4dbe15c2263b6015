import Foundation
import TestServers
import TestSupport
import Testing

/// From `highwater proxy authority` to a client that trusts the proxy.
@Suite(.serialized) struct ProxyAuthorityTests {
    @Test func `a proxy shows its clients certificates of the authority that was made`() async throws {
        let directory = try TemporaryDirectory()
        let authority = directory.file("certificates").string
        for word in ["made", "there already"] {
            let (code, process) = try await HighwaterProcess.finished(["proxy", "authority", authority])
            defer { process.remove() }
            #expect(code == 0)
            #expect(process.text == "\(word): \(authority)/ca.pem\n")
        }
        let server = try RecordingServer()
        defer { server.stop() }
        let proxy = try ProxyProcess([
            [
                "name": "tls", "listen": "127.0.0.1:0", "upstream": "127.0.0.1:\(server.port)",
                "tls": ["test_authority": authority, "names": ["orders.test"], "upstream": false],
            ]
        ])
        defer { proxy.end() }
        let address = try #require(await proxy.address(of: "tls"))
        #expect(try TLSHandshake.succeeds(with: address, as: "orders.test", trusting: "\(authority)/ca.pem"))
        #expect(try !TLSHandshake.succeeds(with: address, as: "other.test", trusting: "\(authority)/ca.pem"))
    }

    @Test func `a directory that cannot be written is told, with exit code 74`() async throws {
        let (code, process) = try await HighwaterProcess.finished(["proxy", "authority", "/proc/nowhere"])
        defer { process.remove() }
        #expect(code == 74 && process.text.contains("name a directory that can be written"), "\(process.text)")
    }
}
