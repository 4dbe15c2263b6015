import NIOCore
import TestSupport
import Testing

@testable import ProxyControl

@Suite struct MetricsTests {
    @Test func `bytes are counted while the connection is open`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let port = try await proxy.create("a", to: echo.port)
                try await RawConnection.to(port) { iterator, outbound in
                    try await outbound.write(ByteBuffer(string: "12345"))
                    _ = try await iterator.next()
                    let isCounted = try await poll {
                        try await proxy.metrics()[#"highwater_proxy_bytes_total{proxy="a",stream="downstream"}"#] == 5
                    }
                    #expect(isCounted)
                    let metrics = try await proxy.metrics()
                    #expect(metrics[#"highwater_proxy_open_connections{proxy="a"}"#] == 1)
                    #expect(metrics[#"highwater_proxy_accepted_connections_total{proxy="a"}"#] == 1)
                    let listener = #"proxy="a",listener="127.0.0.1:\#(port)",upstream="127.0.0.1:\#(echo.port)""#
                    for name in ["toxiproxy_proxy_received_bytes_total", "toxiproxy_proxy_sent_bytes_total"] {
                        #expect(metrics["\(name){direction=\"upstream\",\(listener)}"] == 5)
                    }
                }
                let isClosed = try await poll {
                    try await proxy.metrics()[#"highwater_proxy_open_connections{proxy="a"}"#] == 0
                }
                #expect(isClosed)
            }
        }
    }

    @Test func `a toxic's connections and added delay are counted`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let port = try await proxy.create("a", to: echo.port)
                _ = try await proxy.send(
                    "POST", "/proxies/a/toxics", #"{"type":"latency","attributes":{"latency":30}}"#)
                _ = try await RawConnection.echo("hello", port: port)
                let labels = #"proxy="a",toxic="latency_downstream",type="latency""#
                let metrics = try await proxy.metrics()
                #expect(metrics["highwater_proxy_toxic_connections_total{\(labels),stream=\"downstream\"}"] == 1)
                #expect(metrics["highwater_proxy_added_delay_seconds_count{\(labels)}"] == 1)
                #expect(metrics["highwater_proxy_added_delay_seconds_sum{\(labels)}"] ?? 0 >= 0.03)
                #expect(metrics["highwater_proxy_added_delay_seconds_bucket{\(labels),le=\"0.016\"}"] == 0)
                #expect(metrics["highwater_proxy_added_delay_seconds_bucket{\(labels),le=\"+Inf\"}"] == 1)
            }
        }
    }

    @Test func `a toxic is counted under the type by which it was asked for`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let port = try await proxy.create("a", to: echo.port)
                _ = try await proxy.send("POST", "/proxies/a/toxics", #"{"type":"reset_peer"}"#)
                _ = try? await RawConnection.echo("hello", port: port)
                let labels = #"proxy="a",toxic="reset_peer_downstream",type="reset_peer""#
                let metrics = try await proxy.metrics()
                #expect(metrics["highwater_proxy_toxic_connections_total{\(labels),stream=\"downstream\"}"] == 1)
                #expect(metrics["highwater_proxy_toxic_acts_total{\(labels),act=\"connection_reset\"}"] == 1)
            }
        }
    }

    @Test func `bytes that a toxic holds are counted until they go on`() async throws {
        try await EchoServer.running { echo in
            try await TestProxy.running { proxy in
                let port = try await proxy.create("a", to: echo.port)
                try await RawConnection.to(port) { iterator, outbound in
                    try await outbound.write(ByteBuffer(string: "free"))
                    _ = try await iterator.next()
                    _ = try await proxy.send("POST", "/v1/proxies/a/toxics", #"{"type":"blackhole"}"#)
                    try await outbound.write(ByteBuffer(string: "held"))
                    let isHeld = try await poll {
                        try await proxy.metrics()[#"highwater_proxy_held_bytes{proxy="a"}"#] == 4
                    }
                    #expect(isHeld)
                    _ = try await proxy.send("DELETE", "/proxies/a/toxics/blackhole_downstream")
                    #expect(try await iterator.next().map { String(buffer: $0) } == "held")
                    #expect(try await proxy.metrics()[#"highwater_proxy_held_bytes{proxy="a"}"#] == 0)
                }
            }
        }
    }

    @Test func `a failed dial is counted`() async throws {
        try await TestProxy.running { proxy in
            let port = try await proxy.create("a", to: 1)
            _ = try? await RawConnection.echo("x", port: port)
            let isCounted = try await poll {
                try await proxy.metrics()[#"highwater_proxy_failed_dials_total{proxy="a"}"#] == 1
            }
            #expect(isCounted)
        }
    }

    @Test func `labels are escaped, and buckets add up`() {
        var page = PrometheusText()
        page.sample("m", ["name": "a\"b\\c\nd"], 1)
        page.histogram("h", [("x", "y")], buckets: [(0.5, 2), (1, 3), (.infinity, 1)], sum: 2.5)
        #expect(
            page.text == """
                m{name="a\\"b\\\\c\\nd"} 1
                h_bucket{x="y",le="0.5"} 2
                h_bucket{x="y",le="1"} 5
                h_bucket{x="y",le="+Inf"} 6
                h_sum{x="y"} 2.5
                h_count{x="y"} 6

                """)
    }
}
