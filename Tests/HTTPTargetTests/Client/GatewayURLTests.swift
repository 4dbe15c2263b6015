import TestServers
import TargetKit
import Testing

@testable import HTTPTarget

@Suite struct GatewayURLTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "127.0.0.1", 8080, "", "127.0.0.1:8080"),
        ("HTTP://localhost/", "localhost", 80, "", "localhost"),
        ("https://shop.example/api/v1/", "shop.example", 443, "/api/v1", "shop.example"),
        ("http://[::1]:80", "::1", 80, "", "[::1]"),
        ("https://[fe80::1]:8443/a", "fe80::1", 8443, "/a", "[fe80::1]:8443"),
    ])
    func `a URL has a host, a port and a prefix`(
        text: String, host: String, port: UInt16, prefix: String, authority: String
    ) throws {
        let url = try GatewayURL(parsing: text)
        #expect(url.host == host && url.port == port && url.prefix == prefix && url.authority == authority)
        #expect(try GatewayURL(parsing: url.description) == url)
    }

    @Test(arguments: [
        ("127.0.0.1:8080", "has no scheme"), ("ftp://a", "has the scheme 'ftp'"), ("http://", "has no host"),
        ("http://:80", "has no host"), ("http://a:0", "has the port '0'"), ("http://a:65536", "has the port '65536'"),
        ("http://a:+1", "has the port '+1'"), ("http://a:", "has the port ''"),
        ("http://a/?q=1", "has a query or a fragment"), ("http://me:pw@a/", "has a user name"),
        ("http://::1:80", "has more than one colon after the host"),
        ("http://[::1", "has an IPv6 address without a closing bracket"), ("http://a b", "has spaces"),
    ])
    func `a URL that is wrong says where`(text: String, problem: String) {
        let error = #expect(throws: TargetError.self) { try GatewayURL(parsing: text) }
        #expect(error?.problem.contains(problem) == true)
        #expect(error?.kind == .unsuitable)
    }

    @Test(arguments: [("http://127.9.9.9", true), ("http://127.0.0.1.example.com", false), ("http://[::1]", true)])
    func `the loopback interface is told by name or address`(text: String, isLoopback: Bool) throws {
        #expect(try GatewayURL(parsing: text).isLoopback == isLoopback)
    }

    @Test func `a host without an address is unreachable, with its name`() {
        let error = #expect(throws: TargetError.self) { try ServerAddress(host: "no-such-host.invalid", port: 80) }
        #expect(error?.kind == .unreachable && error?.problem.contains("no-such-host.invalid") == true)
    }
}
