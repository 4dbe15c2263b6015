import Foundation
import PlainHTTP
import Testing

@testable import ProxyControl

/// Proxies that read HTTP, by API, command and file. The server behind them is the control port of another one.
@Suite struct HTTPProxyTests {
    private func port(_ listen: JSON?) throws -> Int {
        try #require(listen?.string.flatMap { HTTPFetch.split($0)?.port })
    }

    private func get(_ path: String, port: Int) async throws -> (status: Int, body: String) {
        var body = ""
        let status = try await HTTPFetch.send(.GET, path, to: "127.0.0.1:\(port)", within: .seconds(20)) { _, piece in
            body += String(buffer: piece)
        }
        return (status, body)
    }

    @Test func `a share of the requests that match is answered, the others pass`() async throws {
        try await TestProxy.running { server in
            try await TestProxy.running { proxy in
                let backend = try #require(HTTPFetch.split(server.address)?.port)
                let front = try await proxy.create("web", to: backend, extra: #", "http": true"#)
                #expect(try await get("/version", port: front).status == 200)
                let added = try await proxy.send(
                    "POST", "/v1/proxies/web/toxics",
                    """
                    {"type": "http", "name": "busy", "attributes": {"action": "answer", "path": "/vers*", "status": 429,
                     "headers": ["Retry-After: 1"], "body": "later", "method": "GET"}}
                    """)
                #expect(added.status == 200)
                #expect(added.body["attributes"]?["headers"] == ["Retry-After: 1"])
                let busy = try await get("/version", port: front)
                #expect(busy.status == 429 && busy.body == "later")
                #expect(try await get("/proxies", port: front).status == 200)
                let status = try await proxy.send("GET", "/v1/proxies/web").body["status"]
                #expect(status?["messages"]?["upstream"] == 3 && status?["messages"]?["downstream"] == 2)
                #expect(status?["toxics"]?.items?.first?["request_hit"] == 1)
                let metrics = try await proxy.metrics()
                #expect(metrics[#"highwater_proxy_messages_total{proxy="web",stream="upstream"}"#] == 3)
                _ = try await proxy.send("DELETE", "/proxies/web/toxics/busy")
                #expect(try await get("/version", port: front).status == 200)
            }
        }
    }

    @Test func `a wrong fault, or one on a link that does not read HTTP, is refused with a remedy`() async throws {
        try await TestProxy.running { proxy in
            func refusal(_ name: String, _ attributes: String) async throws -> String {
                let answer = try await proxy.send(
                    "POST", "/v1/proxies/\(name)/toxics", #"{"type": "http", "attributes": {\#(attributes)}}"#)
                #expect(answer.status == 400, "\(attributes)")
                return answer.body["error"]?.string ?? ""
            }
            _ = try await proxy.create("plain", to: 9)
            #expect(try await refusal("plain", "").contains("make the link with http: true"))
            _ = try await proxy.create("web", to: 9, extra: #", "http": true"#)
            #expect(try await refusal("web", #""header": "x""#).contains("write it as 'Retry-After: 1'"))
            #expect(try await refusal("web", #""action": "answer", "status": 101"#).contains("from 200 to 599"))
            #expect(try await refusal("web", #""action": "answer", "headers": [5]"#).contains("a text"))
            #expect(try await refusal("web", #""delay": "2h""#).contains("from 0 to 1 h"))
            let toxics = try await proxy.send("POST", "/v1/proxies/web/toxics", #"{"type": "http"}"#)
            #expect(toxics.status == 200)
            let off = try await proxy.send("PATCH", "/v1/proxies/web", #"{"http": false}"#)
            #expect(off.status == 400)
            let both = try await proxy.send(
                "POST", "/v1/proxies", #"{"name": "b", "upstream": "h:1", "http": true, "kafka": true}"#)
            #expect(both.body["error"]?.string?.contains("exclude each other") == true)
        }
    }

    @Test func `the command makes one, a file begins with one, and the state keeps it`() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("http-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (config, state) = (directory.appendingPathComponent("c.yaml"), directory.appendingPathComponent("s.json"))
        try await TestProxy.running { server in
            let text = """
                - name: web
                  http: true
                  upstream: \(server.address)
                  toxics:
                    - {type: http, attributes: {action: answer, share: 100%, headers: "X-Fault: yes"}}
                """
            try Data(text.utf8).write(to: config)
            try await ServedProxy.running(["--config", config.path, "--state", state.path]) { address, _ in
                func call(_ arguments: String...) async throws -> String {
                    try await Program.run(Program.highwater, ["proxy"] + arguments + ["--control", address]).text
                }
                let web = try JSONParser.parse(try await call("inspect", "web", "--json").utf8)
                #expect(try await get("/version", port: try port(web["listen"])).status == 503)
                let made = try await call("create", "-u", server.address, "--http", "more", "--json")
                let front = try port(try JSONParser.parse(made.utf8)["listen"])
                let added = try await call(
                    "toxic", "add", "-t", "http", "-a", "action=answer", "-a", "status=418", "-a", "path=/v*", "more")
                #expect(added.contains("status=418"))
                #expect(try await get("/version", port: front).status == 418)
            }
            let kept = try JSONParser.parse(try String(contentsOf: state, encoding: .utf8).utf8)
            #expect(kept.items?.map { $0["http"] } == [true, true])
        }
    }
}
