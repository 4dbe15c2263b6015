import PlainHTTP
import Testing

@testable import ProxyControl

/// What a client of Toxiproxy may rely on.
@Suite struct ToxiproxyAPITests {
    @Test func `a proxy is made, shown, changed and removed`() async throws {
        try await TestProxy.running { proxy in
            let made = try await proxy.send("POST", "/proxies", #"{"name":"a","upstream":"127.0.0.1:9"}"#)
            #expect(made.status == 201)
            let listen = try #require(made.body["listen"]?.string)
            #expect(HTTPFetch.split(listen)?.port != 0)
            let view: JSON = [
                "name": "a", "listen": .text(listen), "upstream": "127.0.0.1:9", "enabled": true, "toxics": [],
            ]
            #expect(made.body == view)
            #expect(try await proxy.send("GET", "/proxies/a").body == view)
            #expect(try await proxy.send("GET", "/proxies").body == ["a": view])
            for method in ["POST", "PATCH"] {
                let disabled = try await proxy.send(method, "/proxies/a", #"{"enabled":false}"#)
                #expect(disabled.status == 200)
                #expect(disabled.body["enabled"] == false)
                #expect(disabled.body["listen"]?.string == listen)
                let enabled = try await proxy.send(method, "/proxies/a", #"{"enabled":true}"#)
                #expect(enabled.body == view)
            }
            let gone = try await proxy.send("DELETE", "/proxies/a")
            #expect(gone.status == 204)
            #expect(gone.body == .null)
            #expect(try await proxy.send("GET", "/proxies").body == [:])
        }
    }

    @Test func `a toxic has the defaults of Toxiproxy, and an update leaves out what it does not say`() async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            let made = try await proxy.send(
                "POST", "/proxies/a/toxics", #"{"type":"latency","attributes":{"latency":100}}"#)
            #expect(made.status == 200)
            #expect(
                made.body == [
                    "name": "latency_downstream", "type": "latency", "stream": "downstream", "toxicity": 1,
                    "attributes": ["latency": 100, "jitter": 0],
                ])
            let quieter = try await proxy.send(
                "POST", "/proxies/a/toxics/latency_downstream", #"{"toxicity":0.25,"stream":"upstream","name":"b"}"#)
            #expect(quieter.status == 200)
            #expect(quieter.body["toxicity"] == 0.25)
            #expect(quieter.body["stream"] == "downstream")
            #expect(quieter.body["name"] == "latency_downstream")
            let slower = try await proxy.send(
                "PATCH", "/proxies/a/toxics/latency_downstream", #"{"attributes":{"jitter":7}}"#)
            #expect(slower.body["attributes"] == ["latency": 100, "jitter": 7])
            #expect(slower.body["toxicity"] == 0.25)
            #expect(try await proxy.send("GET", "/proxies/a/toxics").body == [slower.body])
            #expect(try await proxy.send("GET", "/proxies/a/toxics/latency_downstream").body == slower.body)
            #expect(try await proxy.send("GET", "/proxies/a").body["toxics"] == [slower.body])
            let gone = try await proxy.send("DELETE", "/proxies/a/toxics/latency_downstream")
            #expect(gone.status == 204)
            #expect(try await proxy.send("GET", "/proxies/a/toxics").body == [])
        }
    }

    @Test(arguments: ["downstream", "upstream"])
    func `a toxic with an empty name gets that of its type and stream`(stream: String) async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            let toxic = #"{"name":"","type":"latency","stream":"\#(stream)"}"#
            let made = try await proxy.send("POST", "/proxies/a/toxics", toxic)
            #expect(made.status == 200)
            #expect(made.body["name"]?.string == "latency_\(stream)")
            let populated = try await proxy.send(
                "POST", "/populate", #"[{"name":"b","upstream":"127.0.0.1:9","toxics":[\#(toxic)]}]"#)
            #expect(populated.status == 201)
            let toxics = try await proxy.send("GET", "/proxies/b/toxics").body
            #expect(toxics.items?.first?["name"]?.string == "latency_\(stream)")
            let nameless = try await proxy.send("POST", "/proxies", #"{"name":"","upstream":"127.0.0.1:9"}"#)
            #expect(nameless.status == 400)
        }
    }

    @Test(arguments: [("a/b c", "a/b c"), ("x/y", "x/y"), (#"x\n\u0001é'/"#, #"x\u{a}\u{1}é'/"#)])
    func `a name that cannot be is shown as it was sent`(name: String, shown: String) async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            for (path, body) in [
                ("/proxies", #"{"name":"\#(name)","upstream":"127.0.0.1:9"}"#),
                ("/proxies/a/toxics", #"{"name":"\#(name)","type":"latency"}"#),
            ] {
                let answer = try await proxy.send("POST", path, body)
                #expect(answer.status == 400)
                #expect(answer.body["error"]?.string?.contains("the name '\(shown)' has") == true, "\(answer.body)")
            }
        }
    }

    @Test(arguments: [
        ("latency", #"{"latency":1000,"jitter":50}"#), ("bandwidth", #"{"rate":125}"#), ("slow_close", #"{"delay":9}"#),
        ("timeout", #"{"timeout":500}"#), ("reset_peer", #"{"timeout":2000}"#),
        ("slicer", #"{"average_size":64,"size_variation":32,"delay":10}"#), ("limit_data", #"{"bytes":1000}"#),
        ("packet_loss", #"{"loss_rate":0.1,"correlation":0.25}"#),
    ])
    func `every toxic of Toxiproxy is taken and shown as it was given`(type: String, attributes: String) async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            let made = try await proxy.send(
                "POST", "/proxies/a/toxics",
                #"{"name":"t","type":"\#(type)","stream":"upstream","toxicity":0.5,"attributes":\#(attributes)}"#)
            #expect(made.status == 200)
            let given = try JSONParser.parse(attributes.utf8)
            #expect(made.body["attributes"] == given)
            #expect(made.body["stream"] == "upstream")
        }
    }

    @Test(
        arguments: [
            ("GET", "/proxies/b", nil, 404, "proxy not found"), ("DELETE", "/proxies/b", nil, 404, "proxy not found"),
            ("POST", "/proxies/b", "{}", 404, "proxy not found"),
            ("GET", "/proxies/b/toxics", nil, 404, "proxy not found"),
            ("POST", "/proxies/b/toxics", #"{"type":"latency"}"#, 404, "proxy not found"),
            ("GET", "/proxies/a/toxics/x", nil, 404, "toxic not found"),
            ("POST", "/proxies/a/toxics/x", "{}", 404, "toxic not found"),
            ("DELETE", "/proxies/a/toxics/x", nil, 404, "toxic not found"),
            ("POST", "/proxies", #"{"name":"a","upstream":"h:1"}"#, 409, "proxy already exists"),
            ("POST", "/proxies/a/toxics", #"{"type":"latency"}"#, 409, "toxic already exists"),
            ("POST", "/proxies", #"{"upstream":"h:1"}"#, 400, "missing required field: name"),
            ("POST", "/proxies", #"{"name":"b"}"#, 400, "missing required field: upstream"),
            (
                "POST", "/populate", #"[{"name":"b","upstream":"h:1"},{"name":"c"}]"#, 400,
                "missing required field: upstream"
            ),
            ("POST", "/proxies", "{", 400, "bad request body: "), ("POST", "/proxies", "", 400, "bad request body: "),
            ("POST", "/proxies", "[]", 400, "bad request body: "),
            ("POST", "/populate", "{}", 400, "bad request body: "),
            ("POST", "/proxies/a", #"{"enabled":"yes"}"#, 400, "bad request body: "),
            ("POST", "/proxies/a/toxics", #"{"type":"latency","stream":"both"}"#, 400, "stream was invalid, "),
            ("POST", "/proxies/a/toxics", #"{"type":"slowness"}"#, 400, "invalid toxic type"),
            ("POST", "/proxies/a/toxics", "{}", 400, "invalid toxic type"),
        ] as [(String, String, String?, Int, String)])
    func `a wrong request is answered with the status and the words of Toxiproxy`(
        method: String, path: String, body: String?, status: Int, words: String
    ) async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.create("a", to: 9)
            _ = try await proxy.send("POST", "/proxies/a/toxics", #"{"type":"latency"}"#)
            let answer = try await proxy.send(method, path, body)
            #expect(answer.status == status)
            #expect(answer.body["status"]?.double == Double(status))
            #expect(answer.body["error"]?.string?.hasPrefix(words) == true, "\(answer.body)")
        }
    }

    @Test func `a method that a path does not have is told apart from a path that does not exist`() async throws {
        try await TestProxy.running { proxy in
            let method = try await proxy.send("PUT", "/proxies")
            #expect(method.status == 405)
            #expect(method.body == .null)
            #expect(try await proxy.send("GET", "/nowhere").status == 404)
        }
    }

    @Test func `an error is JSON and says so`() async throws {
        try await TestProxy.running { proxy in
            let port = try #require(HTTPFetch.split(proxy.address)?.port)
            let answer = try await RawConnection.exchange(
                Array("GET /proxies/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8), port: port)
            #expect(answer.lowercased().contains("content-type: application/json"))
            #expect(answer.lowercased().contains("x-toxiproxy-request-id: "))
        }
    }

    @Test func `an address in use is refused, and nothing is left of the proxy`() async throws {
        try await TestProxy.running { proxy in
            let port = try await proxy.create("a", to: 9)
            let answer = try await proxy.send(
                "POST", "/proxies", #"{"name":"b","listen":"127.0.0.1:\#(port)","upstream":"127.0.0.1:9"}"#)
            #expect(answer.status == 500)
            #expect(answer.body["error"]?.string?.contains("in use") == true)
            #expect(try await proxy.send("GET", "/proxies/b").status == 404)
        }
    }

    @Test func `a proxy that cannot move stays where it was`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let (taken, port) = (try await proxy.create("a", to: 9), try await proxy.create("b", to: echo.port))
                let answer = try await proxy.send("POST", "/proxies/b", #"{"listen":"127.0.0.1:\#(taken)"}"#)
                #expect(answer.status == 500)
                #expect(try await proxy.send("GET", "/proxies/b").body["listen"]?.string == "127.0.0.1:\(port)")
                #expect(try await RawConnection.echo("still here", port: port) == "still here")
            }
        }
    }

    @Test func `reset enables every proxy and removes every toxic`() async throws {
        try await TestProxy.running { proxy in
            for name in ["a", "b"] {
                _ = try await proxy.create(name, to: 9)
                _ = try await proxy.send("POST", "/proxies/\(name)/toxics", #"{"type":"latency"}"#)
            }
            _ = try await proxy.send("POST", "/proxies/b", #"{"enabled":false}"#)
            #expect(try await proxy.send("POST", "/reset").status == 204)
            for name in ["a", "b"] {
                let body = try await proxy.send("GET", "/proxies/\(name)").body
                #expect(body["enabled"] == true)
                #expect(body["toxics"] == [])
            }
        }
    }

    @Test func `bytes pass through, and not when the proxy is disabled`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let port = try await proxy.create("a", to: echo.port)
                #expect(try await RawConnection.echo("hello", port: port) == "hello")
                _ = try await proxy.send("POST", "/proxies/a", #"{"enabled":false}"#)
                await #expect(throws: (any Error).self) { try await RawConnection.echo("hello", port: port) }
                _ = try await proxy.send("POST", "/proxies/a", #"{"enabled":true}"#)
                #expect(try await RawConnection.echo("again", port: port) == "again")
            }
        }
    }

    @Test func `a browser is not let in`() async throws {
        try await TestProxy.running { proxy in
            let answer = try await proxy.send("GET", "/proxies", headers: [("user-agent", "Mozilla/5.0")])
            #expect(answer.status == 403)
        }
    }

    @Test func `the version is told`() async throws {
        try await TestProxy.running { proxy in
            let answer = try await proxy.send("GET", "/version")
            #expect(answer.body == ["version": "0.0-test"])
        }
    }
}
