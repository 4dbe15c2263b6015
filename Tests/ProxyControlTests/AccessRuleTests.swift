import Testing

@testable import ProxyControl

@Suite struct AccessRuleTests {
    @Test func `without a token everybody but a browser is let in`() {
        let rule = AccessRule(token: nil)
        #expect(rule.refusal(userAgent: nil, authorization: nil) == nil)
        #expect(rule.refusal(userAgent: "curl/8", authorization: nil) == nil)
        #expect(rule.refusal(userAgent: "Mozilla/5.0 (X11)", authorization: nil)?.status == 403)
    }

    @Test(arguments: [nil, "", "secret", "Bearer", "Bearer ", "Bearer secre", "Bearer secrett", "Basic secret"])
    func `with a token nobody else is let in`(authorization: String?) {
        #expect(AccessRule(token: "secret").refusal(userAgent: nil, authorization: authorization)?.status == 401)
    }

    @Test func `the right token is let in, however its scheme is written`() {
        let rule = AccessRule(token: "secret")
        #expect(rule.refusal(userAgent: nil, authorization: "Bearer secret") == nil)
        #expect(rule.refusal(userAgent: nil, authorization: "bearer secret") == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.8.9.1", true), ("localhost", true), ("::1", true), ("0.0.0.0", false),
        ("127.evil.example", false), ("192.168.0.1", false), ("::", false),
    ])
    func `only addresses of this machine are its own`(host: String, isLoopback: Bool) {
        #expect(AccessRule.isLoopback(host) == isLoopback)
    }

    @Test(arguments: [nil, ""])
    func `a control port that others reach needs a token`(token: String?) async throws {
        try await TestProxy.running { proxy in
            let failure = #expect(throws: ControlError.self) {
                try ControlServer(
                    ControlServer.Settings(host: "0.0.0.0", port: 0, token: token), registry: proxy.registry)
            }
            #expect(failure?.remedy.contains("--token") == true)
        }
    }

    @Test func `a request without the token is refused as such`() async throws {
        try await TestProxy.running(token: "s3cret") { proxy in
            let refused = try await proxy.send("GET", "/proxies")
            #expect(refused.status == 401)
            #expect(refused.body["status"]?.double == 401)
            let allowed = try await proxy.send("GET", "/proxies", headers: [("authorization", "Bearer s3cret")])
            #expect(allowed.status == 200)
        }
    }
}
