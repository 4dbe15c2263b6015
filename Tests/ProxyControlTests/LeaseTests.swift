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
