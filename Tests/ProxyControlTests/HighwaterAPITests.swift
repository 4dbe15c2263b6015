import FaultProxy
import NIOCore
import TestSupport
import Testing

@testable import ProxyControl

/// What Toxiproxy cannot say.
@Suite struct HighwaterAPITests {
    @Test func `a toxic goes by itself after the time that was said`() async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            let made = try await proxy.send(
                "POST", "/v1/proxies/a/toxics", #"{"type":"latency","for":"300ms","attributes":{"latency":"80ms"}}"#)
            #expect(made.status == 200)
            #expect(made.body["for"] == "300ms")
            #expect(made.body["attributes"]?["latency"] == 80)
            #expect(made.body["remaining_ms"]?.double ?? 0 > 0)
            let isGone = try await poll { try await proxy.send("GET", "/proxies/a/toxics").body == [] }
            #expect(isGone)
        }
    }

    @Test(arguments: [#"{"address":"10.0.0.0/8"}"#, #"{"share":0.25}"#, #"{"every":3}"#])
    func `a toxic may touch some connections only`(match: String) async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            let made = try await proxy.send("POST", "/v1/proxies/a/toxics", #"{"type":"latency","match":\#(match)}"#)
            let given = try JSONParser.parse(match.utf8)
            #expect(made.body["match"] == given)
        }
    }

    @Test func `every second connection is reset and the others live`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let port = try await proxy.create("a", to: echo.port)
                _ = try await proxy.send(
                    "POST", "/v1/proxies/a/toxics", #"{"type":"reset_peer","stream":"both","match":{"every":2}}"#)
                for connection in 1...6 {
                    let answer = try? await RawConnection.echo("hi", port: port)
                    #expect((answer == "hi") == (connection % 2 == 1))
                }
            }
        }
    }

    @Test(arguments: [
        #"{"type":"latency","match":{"address":"10.0.0.0/99"}}"#, #"{"type":"latency","match":{"every":0}}"#,
        #"{"type":"latency","match":{}}"#, #"{"type":"latency","for":"0s"}"#, #"{"type":"latency","for":5}"#,
        #"{"type":"latency","toxicitty":1}"#, #"{"type":"latency","match":{"share":2}}"#,
    ])
    func `what cannot be is refused`(body: String) async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            #expect(try await proxy.send("POST", "/v1/proxies/a/toxics", body).status == 400)
        }
    }

    @Test func `all toxics of a proxy are replaced at once`() async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            _ = try await proxy.send("POST", "/proxies/a/toxics", #"{"type":"latency"}"#)
            let answer = try await proxy.send(
                "PUT", "/v1/proxies/a/toxics", #"[{"type":"blackhole"},{"type":"loss","attributes":{"share":"2%"}}]"#)
            #expect(answer.body.items?.compactMap { $0["type"]?.string } == ["blackhole", "loss"])
            #expect(answer.body.items?.last?["attributes"] == ["share": 0.02])
            let wrong = try await proxy.send("PUT", "/v1/proxies/a/toxics", #"[{"type":"latency"},{"type":"latency"}]"#)
            #expect(wrong.status == 409)
            #expect(try await proxy.send("GET", "/v1/proxies/a/toxics").body.items?.count == 2)
        }
    }

    @Test func `a partition holds what goes between groups, until it is healed`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let parted = try await proxy.create(
                    "ab", to: echo.port, extra: #", "group": "a", "upstream_group": "b""#)
                let other = try await proxy.create(
                    "cb", to: echo.port, extra: #", "group": "c", "upstream_group": "b""#)
                let made = try await proxy.send("PUT", "/v1/partitions/p", #"{"between":[["a"],["b"]]}"#)
                #expect(made.status == 200)
                #expect(try await RawConnection.echo("free", port: other) == "free")
                async let held = RawConnection.echo("held", port: parted)
                let isHeld = try await poll {
                    try await proxy.status("ab")["connections"]?["accepted"]?.double == 1
                }
                #expect(isHeld)
                #expect(try await proxy.status("ab")["bytes"]?["downstream"] == 0)
                #expect(try await proxy.send("DELETE", "/v1/partitions/p").status == 204)
                #expect(try await held == "held")
                #expect(try await proxy.send("DELETE", "/v1/partitions/p").status == 404)
            }
        }
    }

    @Test func `the status tells what is going on`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let port = try await proxy.create("a", to: echo.port)
                _ = try await RawConnection.echo("12345", port: port)
                let isCounted = try await poll {
                    let status = try await proxy.send("GET", "/v1/status").body
                    let bytes = status["proxies"]?.items?.first?["status"]?["bytes"]
                    return bytes == ["upstream": 5, "downstream": 5]
                }
                #expect(isCounted)
                #expect(try await proxy.send("GET", "/v1/status").body["seed"] == "1")
            }
        }
    }

    @Test func `a proxy may be put, whether it is there or not`() async throws {
        try await TestProxy.running { proxy in
            let first = try await proxy.send("PUT", "/v1/proxies/a", #"{"upstream":"127.0.0.1:9"}"#)
            #expect(first.status == 200)
            let same = try await proxy.send("PUT", "/v1/proxies/a", #"{"upstream":"127.0.0.1:9"}"#)
            #expect(same.body["listen"] == first.body["listen"])
            let other = try await proxy.send("PUT", "/v1/proxies/a", #"{"upstream":"127.0.0.1:10"}"#)
            #expect(other.body["upstream"] == "127.0.0.1:10")
            #expect(try await proxy.send("PUT", "/v1/proxies/a", #"{"name":"b","upstream":"h:1"}"#).status == 400)
        }
    }

    @Test func `every type of toxic is told with its attributes`() async throws {
        try await TestProxy.running { proxy in
            let types = try await proxy.send("GET", "/v1/toxics").body.items ?? []
            #expect(types.count == ToxicCatalog.all.count)
            for type in types { #expect(type["does"]?.string?.isEmpty == false) }
        }
    }

    @Test(arguments: [
        #""listen":"unix:/nowhere/at/all.sock""#, #""listen":"udp:127.0.0.1:0""#,
        #""listen":"unix:/tmp/\#(String(repeating: "x", count: 120))""#,
        #""tls":{"certificate":"/nowhere.pem","key":"/nowhere.key"}"#, #""tls":{"test_authority":"/nowhere"}"#,
        #""tls":{"authority":"/nowhere.pem"}"#,
    ])
    func `what can be on no machine is a mistake of whoever asks`(setting: String) async throws {
        try await TestProxy.running { proxy in
            let answer = try await proxy.send(
                "POST", "/proxies", #"{"name":"a","upstream":"127.0.0.1:9",\#(setting)}"#)
            #expect(answer.status == 400, "\(answer.body)")
            #expect(answer.body["error"]?.string?.contains("; ") == true, "\(answer.body)")
            #expect(try await proxy.send("GET", "/proxies").body == .object([]))
        }
    }

    @Test func `populate stops and starts a proxy that is there, and Toxiproxy's does not`() async throws {
        let off = #"[{"name":"a","upstream":"127.0.0.1:9","enabled":false}]"#
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            _ = try await proxy.send("POST", "/populate", off)
            #expect(try await proxy.send("GET", "/proxies/a").body["enabled"] == true)
            _ = try await proxy.send("POST", "/v1/populate", off)
            #expect(try await proxy.send("GET", "/proxies/a").body["enabled"] == false)
            let on = #"{"upstream":"127.0.0.1:9","enabled":true}"#
            #expect(try await proxy.send("PUT", "/v1/proxies/a", on).body["enabled"] == true)
        }
    }
}
