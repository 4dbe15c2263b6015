import Foundation
import PlainHTTP
import TestSupport
import Testing

@testable import ProxyControl

/// Proxies for UDP, by API, command and file.
@Suite struct DatagramProxyTests {
    private func port(_ listen: JSON?) throws -> Int {
        let text = try #require(listen?.string)
        #expect(text.hasPrefix("udp:127.0.0.1:"))
        return try #require(HTTPFetch.split(String(text.dropFirst(4)))?.port)
    }

    @Test(arguments: ["", "/v1"])
    func `a UDP proxy is made, disturbed, counted, changed and removed`(prefix: String) async throws {
        let server = try await DatagramPeer(echoes: true)
        let client = try await DatagramPeer(echoes: false)
        try await TestProxy.running { proxy in
            let made = try await proxy.send(
                "POST", prefix + "/proxies", #"{"name": "dns", "upstream": "udp:127.0.0.1:\#(server.port)"}"#)
            #expect(made.status == 201)
            let front = try port(made.body["listen"])
            try await client.send("one", to: front)
            #expect(await poll { client.texts == ["one"] })
            let added = try await proxy.send(
                "POST", prefix + "/proxies/dns/toxics", #"{"type": "duplicate", "attributes": {"share": 1}}"#)
            #expect(added.status == 200)
            try await client.send("two", to: front)
            #expect(await poll { client.texts == ["one", "two", "two"] })
            let metrics = try await proxy.metrics()
            let datagrams = #"highwater_proxy_datagrams_total{proxy="dns",stream="downstream",outcome="#
            #expect(metrics[datagrams + #""forwarded"}"#] == 3)
            #expect(metrics[datagrams + #""duplicated"}"#] == 1)
            #expect(metrics[#"highwater_proxy_bytes_total{proxy="dns",stream="upstream"}"#] == 6)
            let status = try await proxy.send("GET", "/v1/proxies/dns").body["status"]
            #expect(status?["datagrams"]?["upstream"]?["seen"] == 2)
            #expect(status?["toxics"]?.items?.first?["datagram_duplicated"] == 1)
            _ = try await proxy.send("DELETE", prefix + "/proxies/dns/toxics/duplicate_downstream")
            let off = try await proxy.send("POST", prefix + "/proxies/dns", #"{"enabled": false}"#)
            #expect(off.body["listen"] == made.body["listen"])
            _ = try await proxy.send("POST", prefix + "/proxies/dns", #"{"enabled": true}"#)
            try await client.send("three", to: front)
            #expect(await poll { client.texts == ["one", "two", "two", "three"] })
            #expect(try await proxy.send("DELETE", prefix + "/proxies/dns").status == 204)
        }
    }

    @Test func `what cannot be is refused with a remedy, and changes nothing`() async throws {
        try await TestProxy.running { proxy in
            func refusal(_ method: String, _ path: String, _ body: String) async throws -> String {
                let answer = try await proxy.send(method, path, body)
                #expect((400...500).contains(answer.status), "\(body)")
                return answer.body["error"]?.string ?? ""
            }
            let mixed = #"{"name": "m", "listen": "127.0.0.1:0", "upstream": "udp:127.0.0.1:9"}"#
            #expect(try await refusal("POST", "/proxies", mixed).contains("before both addresses"))
            let kafka = #"{"name": "m", "upstream": "udp:127.0.0.1:9", "kafka": true}"#
            #expect(try await refusal("POST", "/v1/proxies", kafka).contains("understands nothing"))
            let sliced = """
                {"name": "m", "upstream": "udp:127.0.0.1:9", "toxics": [{"type": "slow_close"}]}
                """
            #expect(try await refusal("POST", "/proxies", sliced).contains("means nothing to datagrams"))
            #expect(proxy.registry.proxies.isEmpty)
            let udp = #"{"name": "u", "upstream": "udp:127.0.0.1:9", "toxics": [{"type": "loss"}]}"#
            #expect(try await proxy.send("POST", "/proxies", udp).status == 201)
            let late = #"{"type": "cut"}"#
            #expect(try await refusal("POST", "/proxies/u/toxics", late).contains("use latency, bandwidth"))
            #expect(try await refusal("PUT", "/v1/proxies/u/toxics", "[\(late)]").contains("use latency"))
            _ = try await proxy.create("t", to: 9)
            let reorder = #"{"type": "reorder"}"#
            #expect(try await refusal("POST", "/proxies/t/toxics", reorder).contains("use a UDP link"))
            #expect(proxy.registry.proxies.map(\.toxics.count) == [0, 1])
        }
    }

    @Test func `the command makes one, and a file may begin with one`() async throws {
        let server = try await DatagramPeer(echoes: true)
        let client = try await DatagramPeer(echoes: false)
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("udp-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        let text = """
            - name: dns
              listen: udp:localhost:0
              upstream: udp:localhost:\(server.port)
              toxics:
                - {type: reorder, attributes: {share: 10%, limit: 20ms}}
            """
        try Data(text.utf8).write(to: file)
        try await ServedProxy.running(["--config", file.path]) { address, _ in
            func call(_ arguments: String...) async throws -> String {
                try await Program.run(Program.highwater, ["proxy"] + arguments + ["--control", address]).text
            }
            #expect(try await call("inspect", "dns").contains("reorder, downstream, toxicity 1, share=0.1 limit=20"))
            let made = try await call("create", "-u", "udp:127.0.0.1:\(server.port)", "more", "--json")
            let front = try port(try JSONParser.parse(made.utf8)["listen"])
            try await client.send("hello", to: front)
            #expect(await poll { client.texts == ["hello"] })
            let refused = try await call("toxic", "add", "-t", "slicer", "-a", "average_size=5", "more")
            #expect(refused.contains("datagrams"))
        }
    }

    @Test func `a file's toxic that means nothing to its link is told with its place`() throws {
        let failure = #expect(throws: ProxyFile.Failure.self) {
            try ProxyFile("- {name: a, upstream: 'h:1', toxics: [{type: duplicate}]}", file: "p.yaml")
        }
        #expect(failure?.description.hasPrefix("p.yaml:1:39: error: ") == true)
    }
}
