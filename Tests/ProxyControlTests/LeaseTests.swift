import TestSupport
import Testing

@testable import ProxyControl

@Suite struct LeaseTests {
    private let owner = [(ControlServer.ownerHeader, "run")]

    @Test func `what an owner has set is gone when it stops renewing`() async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("mine", to: 9)
            #expect(try await proxy.send("PUT", "/v1/leases/run", #"{"for":"400ms"}"#).status == 200)
            let made = try await proxy.send(
                "POST", "/proxies", #"{"name":"theirs","upstream":"127.0.0.1:9"}"#, headers: owner)
            #expect(made.status == 201)
            _ = try await proxy.send("POST", "/proxies/mine/toxics", #"{"type":"latency"}"#, headers: owner)
            _ = try await proxy.send("PUT", "/v1/partitions/p", #"{"between":["a"]}"#, headers: owner)
            let isGone = try await poll { try await proxy.send("GET", "/v1/leases").body == [] }
            #expect(isGone)
            let isCleared = try await poll {
                let proxies = try await proxy.send("GET", "/proxies").body
                return proxies["theirs"] == nil && proxies["mine"]?["toxics"] == []
            }
            #expect(isCleared)
            #expect(try await proxy.send("GET", "/v1/partitions").body == [])
        }
    }

    @Test func `what an owner has changed is as it was when its lease ends`() async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            _ = try await proxy.send("POST", "/proxies/a/toxics", #"{"type":"latency","attributes":{"latency":5}}"#)
            let before = try await proxy.send("GET", "/proxies/a").body
            _ = try await proxy.send("PUT", "/v1/leases/run", #"{"for":"1h"}"#)
            _ = try await proxy.send(
                "PATCH", "/proxies/a/toxics/latency_downstream", #"{"toxicity":0.5,"attributes":{"latency":900}}"#,
                headers: owner)
            _ = try await proxy.send("PATCH", "/proxies/a", #"{"enabled":false}"#, headers: owner)
            #expect(try await proxy.send("GET", "/proxies/a").body["enabled"] == false)
            #expect(try await proxy.send("DELETE", "/v1/leases/run").status == 204)
            #expect(try await proxy.send("GET", "/proxies/a").body == before)
        }
    }

    /// What is asked of a proxy of somebody else that has two toxics, one of them for every third connection.
    private static let changes = [
        ("PUT", "/v1/proxies/a", #"{"upstream":"127.0.0.1:10"}"#),
        ("PUT", "/v1/proxies/a", #"{"upstream":"127.0.0.1:9","enabled":false,"toxics":[]}"#),
        ("PATCH", "/v1/proxies/a", #"{"toxics":[{"type":"slicer","attributes":{"average_size":9}}],"enabled":false}"#),
        ("POST", "/populate", #"[{"name":"a","upstream":"127.0.0.1:10","toxics":[{"type":"timeout"}]}]"#),
        ("POST", "/v1/populate", #"[{"name":"a","upstream":"127.0.0.1:10"},{"name":"new","upstream":"127.0.0.1:9"}]"#),
        ("PUT", "/v1/proxies/a/toxics", "[]"),
        ("PUT", "/v1/proxies/a/toxics", #"[{"type":"latency","attributes":{"latency":700}},{"type":"reset_peer"}]"#),
        ("PUT", "/v1/proxies/a/toxics/latency_downstream", #"{"type":"bandwidth","attributes":{"rate":1}}"#),
        ("PATCH", "/v1/proxies/a/toxics/latency_downstream", #"{"match":{"share":0.5},"for":"1h"}"#),
    ]

    private func makeProxy(_ proxy: TestProxy) async throws -> JSON {
        let toxics = #"""
            [{"type":"latency","attributes":{"latency":5},"match":{"every":3}},{"type":"timeout","name":"t","toxicity":0.1}]
            """#
        _ = try await proxy.create("a", to: 9)
        _ = try await proxy.send("PUT", "/v1/proxies/a/toxics", toxics)
        return try await state(proxy)
    }

    /// All proxies without what they are doing.
    private func state(_ proxy: TestProxy) async throws -> JSON { proxy.registry.storedJSON }

    @Test(arguments: changes)
    func `whatever an owner replaces of others is there again, in the state file and after its lease`(
        method: String, path: String, body: String
    ) async throws {
        try await TestProxy.running { proxy in
            let before = try await makeProxy(proxy)
            _ = try await proxy.send("PUT", "/v1/leases/run", #"{"for":"1h"}"#)
            let seen = try await proxy.send("GET", "/proxies/a").body
            let answer = try await proxy.send(method, path, body, headers: owner)
            #expect((200..<300).contains(answer.status), "\(answer.body)")
            #expect(try await proxy.send("GET", "/proxies/a").body != seen || body.contains("match"))
            #expect(try await state(proxy) == before)
            #expect(try await proxy.send("DELETE", "/v1/leases/run").status == 204)
            #expect(try await state(proxy) == before)
            #expect(try await proxy.send("GET", "/proxies").body == .object([.init("a", seen)]))
        }
    }

    @Test(arguments: [["one", "two"], ["two", "one"]])
    func `two owners who change the same end in either order`(order: [String]) async throws {
        try await TestProxy.running { proxy in
            let before = try await makeProxy(proxy)
            let seen = try await proxy.send("GET", "/proxies/a").body
            for (owner, port) in [("one", 11), ("two", 12)] {
                let header = [(ControlServer.ownerHeader, owner)]
                _ = try await proxy.send("PUT", "/v1/leases/\(owner)", #"{"for":"1h"}"#)
                _ = try await proxy.send(
                    "PATCH", "/v1/proxies/a", #"{"upstream":"127.0.0.1:\#(port)"}"#, headers: header)
                _ = try await proxy.send(
                    "PATCH", "/v1/proxies/a/toxics/t", #"{"toxicity":0.\#(port)}"#, headers: header)
            }
            #expect(try await state(proxy) == before)
            _ = try await proxy.send("DELETE", "/v1/leases/\(order[0])")
            let left = order[1] == "one" ? 11 : 12
            let between = try await proxy.send("GET", "/proxies/a").body
            #expect(between["upstream"] == .text("127.0.0.1:\(left)"))
            #expect(between["toxics"]?.items?[1]["toxicity"]?.double == Double("0.\(left)"))
            _ = try await proxy.send("DELETE", "/v1/leases/\(order[1])")
            #expect(try await proxy.send("GET", "/proxies/a").body == seen)
        }
    }

    @Test(arguments: [["one", "two"], ["two", "one"]])
    func `a toxic that one owner took away and another replaced comes back after both`(order: [String]) async throws {
        try await TestProxy.running { proxy in
            let before = try await makeProxy(proxy)
            let seen = try await proxy.send("GET", "/proxies/a").body
            for (owner, toxics) in [("one", "[]"), ("two", #"[{"type":"slicer","name":"t"}]"#)] {
                _ = try await proxy.send("PUT", "/v1/leases/\(owner)", #"{"for":"1h"}"#)
                _ = try await proxy.send(
                    "PUT", "/v1/proxies/a/toxics", toxics.replacing("}", with: #","attributes":{"average_size":9}}"#),
                    headers: [(ControlServer.ownerHeader, owner)])
                #expect(try await state(proxy) == before)
            }
            #expect(try await proxy.send("GET", "/proxies/a/toxics").body.items?.count == 1)
            for owner in order {
                _ = try await proxy.send("DELETE", "/v1/leases/\(owner)")
                #expect(try await state(proxy) == before)
            }
            #expect(try await proxy.send("GET", "/proxies/a").body == seen)
        }
    }

    @Test func `what somebody without a lease changes in the meantime stays, and no more than that`() async throws {
        try await TestProxy.running { proxy in
            _ = try await makeProxy(proxy)
            _ = try await proxy.send("PATCH", "/proxies/a", #"{"enabled":false}"#)
            _ = try await proxy.send("PUT", "/v1/leases/run", #"{"for":"1h"}"#)
            _ = try await proxy.send("PATCH", "/proxies/a", #"{"enabled":true}"#, headers: owner)
            _ = try await proxy.send("PATCH", "/proxies/a", #"{"upstream":"127.0.0.1:10"}"#)
            _ = try await proxy.send("PUT", "/v1/proxies/a/toxics", "[]", headers: owner)
            _ = try await proxy.send("PUT", "/v1/proxies/a/toxics", #"[{"type":"timeout"}]"#)
            _ = try await proxy.send("DELETE", "/v1/leases/run")
            let after = try await proxy.send("GET", "/proxies/a").body
            #expect(after["enabled"] == false && after["upstream"] == "127.0.0.1:10")
            #expect(after["toxics"]?.items?.compactMap { $0["name"]?.string } == ["timeout_downstream"])
        }
    }

    @Test func `a lease that is renewed lives on`() async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.send("PUT", "/v1/leases/run", #"{"for":"500ms"}"#)
            _ = try await proxy.send("PUT", "/v1/leases/run", #"{"for":"1h"}"#)
            _ = try await proxy.send(
                "POST", "/proxies", #"{"name":"a","upstream":"127.0.0.1:9"}"#, headers: owner)
            let renewed = try await proxy.send("PUT", "/v1/leases/run")
            #expect(renewed.body["for"] == "1h")
            #expect(renewed.body["remaining_ms"]?.double ?? 0 > 3_000_000)
            let state = try await proxy.send("GET", "/v1/proxies/a").body
            #expect(state["owner"] == "run")
        }
    }

    @Test func `an owner without a lease sets nothing`() async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            let toxic = try await proxy.send("POST", "/proxies/a/toxics", #"{"type":"latency"}"#, headers: owner)
            #expect(toxic.status == 409)
            #expect(try await proxy.send("GET", "/proxies/a/toxics").body == [])
            #expect(try await proxy.send("PUT", "/v1/leases/run").status == 404)
            #expect(try await proxy.send("PUT", "/v1/leases/run", #"{"for":"1ms"}"#).status == 400)
        }
    }

    @Test func `what lives on a lease is not kept across restarts`() async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            _ = try await proxy.send("PUT", "/v1/leases/run", #"{"for":"1h"}"#)
            _ = try await proxy.send("POST", "/proxies", #"{"name":"b","upstream":"h:1"}"#, headers: owner)
            _ = try await proxy.send("POST", "/proxies/a/toxics", #"{"type":"latency"}"#, headers: owner)
            _ = try await proxy.send("PATCH", "/proxies/a", #"{"enabled":false}"#, headers: owner)
            let stored = proxy.registry.storedJSON.items ?? []
            #expect(stored.compactMap { $0["name"]?.string } == ["a"])
            #expect(stored.first?["toxics"] == [])
            #expect(stored.first?["enabled"] == true)
        }
    }
}
