import Testing

@testable import ProxyControl

@Suite struct PopulateTests {
    private let two =
        #"[{"name":"a","upstream":"127.0.0.1:9","listen":"127.0.0.1:0"},{"name":"b","upstream":"127.0.0.1:9"}]"#

    @Test func `an array in, an object with all proxies out`() async throws {
        try await TestProxy.running { proxy in
            let answer = try await proxy.send("POST", "/populate", two)
            #expect(answer.status == 201)
            #expect(answer.body["proxies"]?.items?.compactMap { $0["name"]?.string } == ["a", "b"])
        }
    }

    @Test func `what says the same is left as it is`() async throws {
        try await TestProxy.running { proxy in
            let first = try await proxy.send("POST", "/populate", two).body["proxies"]?.items?.first
            _ = try await proxy.send("POST", "/proxies/a", #"{"enabled":false}"#)
            _ = try await proxy.send("POST", "/proxies/a/toxics", #"{"type":"latency"}"#)
            let again = try await proxy.send("POST", "/populate", two).body["proxies"]?.items?.first
            #expect(again?["listen"] == first?["listen"])
            #expect(again?["enabled"] == false)
            #expect(again?["toxics"]?.items?.count == 1)
        }
    }

    @Test func `what says something else is replaced`() async throws {
        try await TestProxy.running { proxy in
            _ = try await proxy.send("POST", "/populate", two)
            _ = try await proxy.send("POST", "/proxies/a/toxics", #"{"type":"latency"}"#)
            let answer = try await proxy.send("POST", "/populate", #"[{"name":"a","upstream":"127.0.0.1:10"}]"#)
            #expect(answer.body["proxies"]?.items?.first?["upstream"] == "127.0.0.1:10")
            #expect(answer.body["proxies"]?.items?.first?["toxics"] == [])
        }
    }

    @Test(arguments: ["/proxies", "/populate"])
    func `toxics in the body are there from the first connection on`(path: String) async throws {
        try await TestProxy.running { proxy in
            let one =
                #"{"name":"a","upstream":"127.0.0.1:9","toxics":[{"type":"timeout","attributes":{"timeout":5}},"#
                + #"{"type":"bandwidth","stream":"upstream","attributes":{"rate":10}}]}"#
            _ = try await proxy.send("POST", path, path == "/populate" ? "[\(one)]" : one)
            let toxics = try await proxy.send("GET", "/proxies/a/toxics").body.items ?? []
            #expect(toxics.compactMap { $0["name"]?.string } == ["timeout_downstream", "bandwidth_upstream"])
        }
    }

    @Test func `of several proxies all are made or none`() async throws {
        try await TestProxy.running { proxy in
            let port = try await proxy.create("old", to: 9)
            let taken = try await proxy.create("taken", to: 9)
            let answer = try await proxy.send(
                "POST", "/populate",
                #"[{"name":"new","upstream":"127.0.0.1:9"},{"name":"old","upstream":"127.0.0.1:10"},"#
                    + #"{"name":"bad","upstream":"127.0.0.1:9","listen":"127.0.0.1:\#(taken)"}]"#)
            #expect(answer.status == 500)
            #expect(answer.body["proxies"] == [])
            #expect(try await proxy.send("GET", "/proxies").body.members?.map(\.key) == ["old", "taken"])
            let old = try await proxy.send("GET", "/proxies/old").body
            #expect(old["upstream"] == "127.0.0.1:9")
            #expect(old["listen"]?.string == "127.0.0.1:\(port)")
        }
    }

    @Test func `nothing is done when one of them is wrong`() async throws {
        try await TestProxy.running { proxy in
            let answer = try await proxy.send(
                "POST", "/populate",
                #"[{"name":"a","upstream":"127.0.0.1:9"},{"name":"b","upstream":"127.0.0.1:9","toxics":[{"type":"x"}]}]"#
            )
            #expect(answer.status == 400)
            #expect(try await proxy.send("GET", "/proxies").body == [:])
        }
    }
}
